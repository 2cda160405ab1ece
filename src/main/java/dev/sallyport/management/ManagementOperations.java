package dev.sallyport.management;

import dev.sallyport.admin.ThrottleReleases;
import dev.sallyport.audit.Origin;
import dev.sallyport.throttle.Release;
import dev.sallyport.token.KeyOperationService;
import dev.sallyport.token.KeyStatus;
import dev.sallyport.token.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an administrator of the server may do through JMX, for the hour when nobody can sign in to
 * the console. Each is an auth event; who did it the server alone knows.
 */
@ApplicationScoped
public class ManagementOperations {
  private static final Origin JMX = new Origin(null, "JMX", null);

  @Inject private KeyOperationService keys;
  @Inject private SigningKeys memory;
  @Inject private Release release;
  @Inject private ThrottleReleases releases;

  ManagedObject keys() {
    return new ManagedObject("The keys that sign access tokens")
        .attribute(
            "SigningKey",
            "Name (kid) of the key that signs now",
            String.class,
            () -> memory.signing().orElse(""))
        .attribute(
            "Keys",
            "Every key: name, algorithm, state and since when it signs",
            String[].class,
            () -> keys.list().stream().map(ManagementOperations::line).toArray(String[]::new))
        .operation(
            "rotate",
            "Publish the next key, which signs once verifiers have had time to fetch it",
            this::rotate)
        .operation(
            "revoke",
            "End a key at once; tokens that it signed stop working",
            "kid",
            "Name of the key",
            this::revoke);
  }

  ManagedObject throttle() {
    return new ManagedObject("Networks and accounts that wait after too many tries")
        .attribute(
            "Waiting", "How many wait, at most 1000", Integer.class, () -> candidates().size())
        .operation(
            "list",
            "Who waits: id, limit, network and until when; accounts have no name here",
            () ->
                candidates().stream()
                    .map(ManagementOperations::line)
                    .collect(Collectors.joining("\n")))
        .operation("release", "Let one go at once", "id", "As list tells it", this::release);
  }

  private List<Release.Candidate> candidates() {
    return release.candidates(List.of());
  }

  private String rotate() {
    KeyStatus next = keys.rotate(JMX);
    memory.follow();
    return line(next);
  }

  private String revoke(String kid) {
    boolean known = keys.revoke(kid, JMX);
    memory.follow();
    return known ? "Revoked " + kid : "There is no key " + kid;
  }

  private String release(String id) {
    return releases.release(id, JMX) ? "Released " + id : "Nobody waits as " + id;
  }

  private static String line(KeyStatus key) {
    return key.kid() + " " + key.algorithm() + " " + key.state().code() + " " + key.activatesAt();
  }

  private static String line(Release.Candidate waiting) {
    return "%s %s %s %s"
        .formatted(
            waiting.id(),
            waiting.limit(),
            waiting.network() == null ? "-" : waiting.network(),
            waiting.until());
  }
}
