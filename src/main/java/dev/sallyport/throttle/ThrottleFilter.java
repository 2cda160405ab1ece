package dev.sallyport.throttle;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Rejections;
import dev.sallyport.audit.Subject;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/**
 * The address limit of {@link Throttled} methods, before body, account or password are looked at.
 * Every answer tells what is left of it, in the fields of draft-ietf-httpapi-ratelimit-headers.
 */
@Provider
// Binding is by type; the action is the matched method's.
@Throttled(Throttled.Action.LOGIN)
@Priority(Priorities.AUTHENTICATION - 100)
public class ThrottleFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String STATE = ThrottleFilter.class.getName() + ".state";
  private static final String POLICY = ThrottleFilter.class.getName() + ".policy";

  private final AddressThrottle addresses;
  private final Rejections rejections;
  private final Client client;

  @Context ResourceInfo resource;

  @Inject
  public ThrottleFilter(AddressThrottle addresses, Rejections rejections, Client client) {
    this.addresses = addresses;
    this.rejections = rejections;
    this.client = client;
  }

  /**
   * Counts the request.
   *
   * @throws Problem 429 when the network's budget is used up, after recording it; 503 when it
   *     cannot be counted
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Throttled.Action action = action();
    Allowance allowance = addresses.consume(action, client.address());
    request.setProperty(POLICY, allowance.limit().policyItem(action.wireName()));
    request.setProperty(
        STATE,
        RateLimit.stateItem(action.wireName(), allowance.remaining(), allowance.untilRefill()));
    if (!allowance.granted()) {
      rejections.count(
          EventType.THROTTLED,
          Subject.NOBODY.with(action.wireName()),
          client.address().network(),
          client.origin(),
          FailureReason.ADDRESS_LIMIT);
      throw Problem.retryAfter(ProblemType.RATE_LIMITED, allowance.untilRefill());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    append(response.getHeaders(), "RateLimit-Policy", request.getProperty(POLICY));
    append(response.getHeaders(), "RateLimit", request.getProperty(STATE));
  }

  /** Both fields are lists: the account's limit may already be there. */
  private static void append(MultivaluedMap<String, Object> headers, String name, Object item) {
    if (item != null) {
      Object first = headers.getFirst(name);
      headers.putSingle(name, first == null ? item : first + ", " + item);
    }
  }

  private Throttled.Action action() {
    Throttled ofMethod = resource.getResourceMethod().getAnnotation(Throttled.class);
    Throttled ofClass = resource.getResourceClass().getAnnotation(Throttled.class);
    return (ofMethod == null ? ofClass : ofMethod).value();
  }
}
