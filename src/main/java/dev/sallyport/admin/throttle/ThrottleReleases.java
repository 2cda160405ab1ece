package dev.sallyport.admin.throttle;

import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.OperatorActionService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.throttle.ThrottleAdministration;
import dev.sallyport.throttle.ThrottleStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Releases a throttled network or account and records it. */
@ApplicationScoped
public class ThrottleReleases {
  private final ThrottleAdministration throttles;
  private final RecentFailureService failures;
  private final UserSearchService users;
  private final OperatorActionService actions;

  @Inject
  ThrottleReleases(
      ThrottleAdministration throttles,
      RecentFailureService failures,
      UserSearchService users,
      OperatorActionService actions) {
    this.throttles = throttles;
    this.failures = failures;
    this.users = users;
    this.actions = actions;
  }

  /** False if there is no throttle with that id. The event is recorded before the release. */
  public boolean release(String id, RequestOrigin origin) {
    Optional<ThrottleStatus> throttled = throttles.find(id, failures.emails());
    throttled.ifPresent(one -> actions.record(EventType.THROTTLE_RELEASED, released(one), origin));
    return throttled.isPresent() && throttles.release(id).isPresent();
  }

  /**
   * A network is recorded by its name, an account by its user, and an unknown account by the id of
   * the throttle.
   */
  private Subject released(ThrottleStatus throttled) {
    if (throttled.network() != null) {
      return Subject.NOBODY.with(throttled.limit() + " " + throttled.network());
    }
    return Optional.ofNullable(throttled.email())
        .flatMap(users::findByEmail)
        .map(user -> Subject.user(user.id()).with(throttled.limit()))
        .orElseGet(() -> Subject.NOBODY.with(throttled.limit() + " " + throttled.id()));
  }
}
