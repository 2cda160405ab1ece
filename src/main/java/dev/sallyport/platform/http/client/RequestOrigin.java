package dev.sallyport.platform.http.client;

import java.util.UUID;

/**
 * The origin of a request.
 *
 * @param address the client's IP address in canonical text, behind proxies that of the client; null
 *     for actions of the service itself
 * @param userAgent the {@code User-Agent} header, at most 512 characters; may be null
 * @param requestId correlates the event with the response and the log; null for actions of the
 *     service itself
 * @param actorId the operator who acts on another user; otherwise null
 */
public record RequestOrigin(String address, String userAgent, String requestId, UUID actorId) {
  /** The service itself, by a timer. */
  public static final RequestOrigin SERVICE = new RequestOrigin(null, null, null);

  /** The origin of a user who acts for themselves. */
  public RequestOrigin(String address, String userAgent, String requestId) {
    this(address, userAgent, requestId, null);
  }

  /** The same origin with an operator as actor. */
  public RequestOrigin by(UUID operatorId) {
    return new RequestOrigin(address, userAgent, requestId, operatorId);
  }
}
