/**
 * JSON bodies: strict reading of requests into records, and the form of responses.
 *
 * <p>Guarantees: unknown and repeated members and wrong types are rejected, each with a fault that
 * names the member, never its value. Times are ISO 8601 in UTC with milliseconds.
 */
package dev.sallyport.platform.http.json;
