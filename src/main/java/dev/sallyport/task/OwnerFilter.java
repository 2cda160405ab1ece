package dev.sallyport.task;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Checks the owner before the body is read, so that a path of another user is answered with 403
 * whatever the body contains. Runs after the check of roles, so that a request without a token is
 * answered with 401.
 */
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class OwnerFilter implements ContainerRequestFilter {
  @Context private ResourceInfo called;

  @Override
  public void filter(ContainerRequestContext request) {
    if (called.getResourceClass() == TaskResource.class) {
      Owner.require(
          request.getSecurityContext().getUserPrincipal(),
          request.getUriInfo().getPathParameters().getFirst("user_id"));
    }
  }
}
