/**
 * The OpenAPI document at {@code /openapi}, as it is in {@code META-INF/openapi.yaml}, and the page
 * {@code /openapi/explorer} that shows it.
 *
 * <p>Guarantees: both have the same access, that of {@code API_DOCUMENT}. The page shows no other
 * document, loads nothing from other servers and keeps no token.
 *
 * <p>Decisions: Swagger UI, of which the build unpacks a script and a style sheet, 0.5 MB in the
 * WAR. Rejected: its WebJar as a library, because the server would publish its demonstration page
 * and source maps to everybody; a page of our own; a page only in development, because front-end
 * teams need the document of the service they call.
 */
package dev.sallyport.monitoring.openapi;
