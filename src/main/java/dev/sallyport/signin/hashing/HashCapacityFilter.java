package dev.sallyport.signin.hashing;

import dev.sallyport.audit.EventType;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Rejects requests while the hash queue is full, before the body is read and before the database or
 * the data grid is used, so that a flood costs as little as possible.
 */
@Provider
// Bound by type; the event is that of the matched method.
@HashesPassword(EventType.LOGIN)
@Priority(Priorities.AUTHENTICATION - 200)
public class HashCapacityFilter implements ContainerRequestFilter {
  private final OverloadRecorder overload;

  @Context ResourceInfo resource;

  @Inject
  HashCapacityFilter(OverloadRecorder overload) {
    this.overload = overload;
  }

  /**
   * Passes the request on, or counts the rejection.
   *
   * @throws dev.sallyport.problem.Problem 503 if the hash queue is full
   */
  @Override
  public void filter(ContainerRequestContext request) {
    overload.requireCapacity(
        resource.getResourceMethod().getAnnotation(HashesPassword.class).value());
  }
}
