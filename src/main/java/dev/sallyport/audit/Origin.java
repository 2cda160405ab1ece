package dev.sallyport.audit;

/**
 * Where a request came from.
 *
 * @param address the client's IP address in canonical text, proxies resolved
 * @param userAgent the {@code User-Agent} header, at most 512 characters; may be null
 * @param requestId joins the event to answer and log
 */
public record Origin(String address, String userAgent, String requestId) {}
