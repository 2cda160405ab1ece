package dev.sallyport.admin.action;

import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.RecordedQuery;
import dev.sallyport.audit.EmailHash;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.RecordedAuthEvent;
import dev.sallyport.audit.RepeatedEvents;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records calls of {@link OperatorAction} methods with their caller and parameters, after
 * authorization and before execution. A call that cannot be recorded is not executed.
 *
 * <p>Repeated reads are counted instead of recorded each time; otherwise an open console would hide
 * the actions of operators among thousands of its own events. The first read of a session, address
 * and user agent with the same call, target and filter is recorded immediately; repetitions within
 * the following hour become one event with their number. The pages of a list are one read. Exports
 * and changes are always recorded.
 */
@Provider
// Bound by type; the action is that of the matched method.
@OperatorAction("")
@Priority(Priorities.USER)
public class OperatorActionFilter implements ContainerRequestFilter {
  private final OperatorActionService actions;
  private final RepeatedEvents repeated;
  private final EmailHash emailHash;
  private final Operator operator;
  @Context private ResourceInfo called;

  @Inject
  OperatorActionFilter(
      OperatorActionService actions,
      RepeatedEvents repeated,
      EmailHash emailHash,
      Operator operator) {
    this.actions = actions;
    this.repeated = repeated;
    this.emailHash = emailHash;
    this.operator = operator;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    OperatorAction action = called.getResourceMethod().getAnnotation(OperatorAction.class);
    MultivaluedMap<String, String> path = request.getUriInfo().getPathParameters();
    Map<String, List<String>> asked = new HashMap<>(request.getUriInfo().getQueryParameters());
    path.forEach(
        (name, values) -> {
          if (!name.equals("user") && !name.equals("session")) {
            asked.put(name, values);
          }
        });
    boolean isCountable = request.getMethod().equals(HttpMethod.GET) && !action.always();
    if (isCountable) {
      // The pages of a list are one view.
      asked.remove(OperatorParameters.CURSOR.name());
    }
    String query = new RecordedQuery(emailHash::of).text(asked);
    Subject subject =
        Subject.user(PathId.find(path.getFirst("user")).orElse(null))
            .inSession(PathId.find(path.getFirst("session")).orElse(null))
            .with(query.isEmpty() ? action.value() : action.value() + " " + query);
    RequestOrigin origin = operator.origin();
    boolean repeats =
        isCountable
            && repeated.isCounted(
                operator.sessionId() + " " + origin.address() + " " + origin.userAgent(),
                new RecordedAuthEvent(EventType.OPERATOR_ACTION, subject, origin, null, 1));
    if (repeats) {
      actions.admit(operator.sessionId(), allowed(), origin);
    } else {
      actions.record(operator.sessionId(), allowed(), subject, origin);
    }
  }

  /** The roles that may make the call; an annotation of the method takes precedence. */
  private Set<String> allowed() {
    Method method = called.getResourceMethod();
    RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
    return Set.of(
        (roles == null ? method.getDeclaringClass().getAnnotation(RolesAllowed.class) : roles)
            .value());
  }
}
