package dev.sallyport.task;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Makes the owner's check before a body is read, so that a foreign path is 403 whatever was sent to
 * it. After the check of roles, so that without a token it stays 401.
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
