package dev.sallyport.monitoring.jmx;

import dev.sallyport.admin.throttle.ThrottleReleases;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.throttle.ThrottleAdministration;
import dev.sallyport.throttle.ThrottleStatus;
import dev.sallyport.token.key.KeyOperationService;
import dev.sallyport.token.key.KeyStatus;
import dev.sallyport.token.key.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Operations for administrators of the server through JMX, for emergencies in which no operator can
 * sign in to the console. Each operation is recorded as an audit event; only the server knows the
 * caller.
 */
@ApplicationScoped
public class ManagementOperations {
  private static final RequestOrigin JMX = new RequestOrigin(null, "JMX", null);

  private final KeyOperationService keys;
  private final SigningKeys memory;
  private final ThrottleAdministration throttles;
  private final ThrottleReleases releases;

  @Inject
  ManagementOperations(
      KeyOperationService keys,
      SigningKeys memory,
      ThrottleAdministration throttles,
      ThrottleReleases releases) {
    this.keys = keys;
    this.memory = memory;
    this.throttles = throttles;
    this.releases = releases;
  }

  ManagedObject keys() {
    return new ManagedObject("Keys that sign access tokens")
        .attribute(
            "SigningKey",
            "ID (kid) of the active signing key",
            String.class,
            () -> memory.signing().orElse(""))
        .attribute(
            "Keys",
            "All keys: ID, algorithm, state and the time from which each signs",
            String[].class,
            () -> keys.list().stream().map(ManagementOperations::line).toArray(String[]::new))
        .operation(
            "rotate",
            "Publishes the next key, which signs once verifiers have had time to fetch it",
            this::rotate)
        .operation(
            "revoke",
            "Revokes a key immediately; tokens signed by it stop working",
            "kid",
            "ID (kid) of the key",
            this::revoke);
  }

  ManagedObject throttle() {
    return new ManagedObject("Networks and accounts throttled after too many attempts")
        .attribute(
            "Waiting",
            "Number of throttled networks and accounts, at most 1000",
            Integer.class,
            () -> candidates().size())
        .operation(
            "list",
            "Lists the throttled networks and accounts: ID, limit, network and end; accounts are"
                + " not named",
            () ->
                candidates().stream()
                    .map(ManagementOperations::line)
                    .collect(Collectors.joining("\n")))
        .operation(
            "release",
            "Releases a throttled network or account immediately",
            "id",
            "ID from list",
            this::release);
  }

  private List<ThrottleStatus> candidates() {
    return throttles.list(List.of());
  }

  private String rotate() {
    KeyStatus next = keys.rotate(JMX);
    memory.refresh();
    return line(next);
  }

  private String revoke(String kid) {
    boolean known = keys.revoke(kid, JMX);
    memory.refresh();
    return known ? "Revoked " + kid : "No key has the ID " + kid;
  }

  private String release(String id) {
    return releases.release(id, JMX) ? "Released " + id : "No throttle has the ID " + id;
  }

  private static String line(KeyStatus key) {
    return key.kid() + " " + key.algorithm() + " " + key.state().code() + " " + key.activatesAt();
  }

  private static String line(ThrottleStatus waiting) {
    return "%s %s %s %s"
        .formatted(
            waiting.id(),
            waiting.limit(),
            waiting.network() == null ? "-" : waiting.network(),
            waiting.until());
  }
}
