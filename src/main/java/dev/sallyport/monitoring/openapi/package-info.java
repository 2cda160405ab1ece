/** The OpenAPI document at {@code /openapi}, as it is in {@code META-INF/openapi.yaml}. */
package dev.sallyport.monitoring.openapi;
