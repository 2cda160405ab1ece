package dev.sallyport.session;

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
 * Refuses what would find the queue for hashes full, before anything else is done for it: a flood
 * is to cost as little as refusing it can, neither body nor database nor data grid.
 */
@Provider
// Binding is by type: whoever is throttled hashes.
@Throttled(Throttled.Action.LOGIN)
@Priority(Priorities.AUTHENTICATION - 200)
public class HashRoomFilter implements ContainerRequestFilter {
  private final HashRefusals refusals;

  @Context ResourceInfo resource;

  @Inject
  HashRoomFilter(HashRefusals refusals) {
    this.refusals = refusals;
  }

  /**
   * Lets through, or counts the refusal.
   *
   * @throws dev.sallyport.problem.Problem 503 when too many hashes are waited for
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Throttled.Action action = resource.getResourceMethod().getAnnotation(Throttled.class).value();
    refusals.requireRoom(
        switch (action) {
          case LOGIN -> EventType.LOGIN;
          case SIGNUP -> EventType.SIGNUP;
        });
  }
}
