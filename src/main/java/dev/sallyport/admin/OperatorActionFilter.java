package dev.sallyport.admin;

import dev.sallyport.audit.Subject;
import dev.sallyport.platform.PathId;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;

/**
 * Records who calls what of {@link OperatorAction} methods, once it is certain that they may and
 * before they do. What cannot be recorded is not done.
 */
@Provider
// Binding is by type; the action is the matched method's.
@OperatorAction("")
@Priority(Priorities.USER)
public class OperatorActionFilter implements ContainerRequestFilter {
  @Inject private OperatorActionService actions;
  @Inject private Operator operator;
  @Context private ResourceInfo called;

  @Override
  public void filter(ContainerRequestContext request) {
    String action = called.getResourceMethod().getAnnotation(OperatorAction.class).value();
    MultivaluedMap<String, String> path = request.getUriInfo().getPathParameters();
    actions.record(
        operator.sessionId(),
        Subject.user(PathId.find(path.getFirst("user")).orElse(null))
            .inSession(PathId.find(path.getFirst("session")).orElse(null))
            .with(action),
        operator.origin());
  }
}
