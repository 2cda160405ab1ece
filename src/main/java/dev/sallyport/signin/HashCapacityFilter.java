package dev.sallyport.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.throttle.Throttled;
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
// Bound by type: every throttled method computes a hash.
@Throttled(Throttled.Action.LOGIN)
@Priority(Priorities.AUTHENTICATION - 200)
public class HashCapacityFilter implements ContainerRequestFilter {
  private final OverloadRecorder refusals;

  @Context ResourceInfo resource;

  @Inject
  HashCapacityFilter(OverloadRecorder refusals) {
    this.refusals = refusals;
  }

  /**
   * Passes the request on, or counts the rejection.
   *
   * @throws dev.sallyport.problem.Problem 503 if the hash queue is full
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Throttled.Action action = resource.getResourceMethod().getAnnotation(Throttled.class).value();
    refusals.requireCapacity(
        switch (action) {
          case LOGIN -> EventType.LOGIN;
          case SIGNUP -> EventType.SIGNUP;
          case MAIL -> throw new IllegalStateException("computes no password hash");
        });
  }
}
