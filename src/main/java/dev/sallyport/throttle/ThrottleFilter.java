package dev.sallyport.throttle;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.throttle.bucket.RateLimit;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Applies the address limit to {@link Throttled} methods, before the body, the account or the
 * password is read. Every response contains the rest of the limit, in the fields of
 * draft-ietf-httpapi-ratelimit-headers.
 */
@Provider
// Bound by type; the action is that of the matched method.
@Throttled(Throttled.Action.LOGIN)
@Priority(Priorities.AUTHENTICATION - 100)
public class ThrottleFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final Logger LOG = Logger.getLogger(ThrottleFilter.class.getName());
  private static final String ALLOWANCE = ThrottleFilter.class.getName() + ".allowance";

  private final AddressThrottle addresses;
  private final RejectedRequestCounter rejections;
  private final RequestClient client;

  @Context ResourceInfo resource;

  @Inject
  public ThrottleFilter(
      AddressThrottle addresses, RejectedRequestCounter rejections, RequestClient client) {
    this.addresses = addresses;
    this.rejections = rejections;
    this.client = client;
  }

  /**
   * Counts the request.
   *
   * @throws Problem 429 if the budget of the network is exhausted, after recording it; 503 if it
   *     cannot be counted
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Throttled.Action action = action();
    LimitDecision allowance = addresses.consume(action, client.address());
    request.setProperty(ALLOWANCE, allowance);
    if (!allowance.granted()) {
      rejections.count(
          EventType.THROTTLED,
          Subject.NOBODY.with(action.wireName()),
          client.address().network(),
          client.origin(),
          FailureReason.ADDRESS_LIMIT);
      throw Problem.rateLimited(action.wireName(), allowance.untilRefill());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    LimitDecision allowance = (LimitDecision) request.getProperty(ALLOWANCE);
    if (allowance == null) {
      return;
    }
    Throttled.Action action = action();
    String name = action.wireName();
    long remaining = allowance.remaining() + (isGivenBack(action, allowance, response) ? 1 : 0);
    append(response.getHeaders(), "RateLimit-Policy", allowance.limit().policyItem(name));
    append(
        response.getHeaders(),
        "RateLimit",
        RateLimit.stateItem(name, remaining, allowance.untilRefill()));
  }

  /** A page in the place of a redirect is a step that was not completed. */
  private static boolean isSuccess(ContainerResponseContext response) {
    boolean isPage = MediaType.TEXT_HTML_TYPE.isCompatible(response.getMediaType());
    return response.getStatus() == Response.Status.SEE_OTHER.getStatusCode()
        || (response.getStatus() == Response.Status.OK.getStatusCode() && !isPage);
  }

  private boolean isGivenBack(
      Throttled.Action action, LimitDecision allowance, ContainerResponseContext response) {
    if (!isSuccess(response) || !addresses.countsFailuresOnly(action)) {
      return false;
    }
    try {
      addresses.giveBack(allowance);
      return true;
    } catch (Problem unavailable) {
      // The session exists, so a lost token is acceptable.
      LOG.log(
          Level.FINE, "A successful log-in remains counted as an attempt: {0}", unavailable.type());
      return false;
    }
  }

  /** Both fields are lists, because the limit of the account may already be present. */
  private static void append(MultivaluedMap<String, Object> headers, String name, String item) {
    Object first = headers.getFirst(name);
    headers.putSingle(name, first == null ? item : first + ", " + item);
  }

  private Throttled.Action action() {
    Throttled ofMethod = resource.getResourceMethod().getAnnotation(Throttled.class);
    Throttled ofClass = resource.getResourceClass().getAnnotation(Throttled.class);
    return (ofMethod == null ? ofClass : ofMethod).value();
  }
}
