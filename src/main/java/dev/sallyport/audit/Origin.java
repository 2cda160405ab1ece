package dev.sallyport.audit;

import java.util.UUID;

/**
 * Where a request came from.
 *
 * @param address the client's IP address in canonical text, proxies resolved; null for what the
 *     service does by itself
 * @param userAgent the {@code User-Agent} header, at most 512 characters; may be null
 * @param requestId joins the event to answer and log; null for what the service does by itself
 * @param actorId the operator who acts on somebody else; null for everybody else
 */
public record Origin(String address, String userAgent, String requestId, UUID actorId) {
  /** The service itself, by a timer. */
  public static final Origin SERVICE = new Origin(null, null, null);

  /** A request of somebody who acts for themselves. */
  public Origin(String address, String userAgent, String requestId) {
    this(address, userAgent, requestId, null);
  }

  /** The same request as one of an operator's. */
  public Origin by(UUID operatorId) {
    return new Origin(address, userAgent, requestId, operatorId);
  }
}
