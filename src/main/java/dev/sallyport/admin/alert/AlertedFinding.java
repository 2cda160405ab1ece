package dev.sallyport.admin.alert;

import dev.sallyport.platform.http.json.JsonTime;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A pattern that an attack matches, for an alert; the subject is an address, a user's id or a keyed
 * hash.
 *
 * @param id the finding of the attack, the same for each of its patterns
 */
record AlertedFinding(UUID id, String pattern, String subject, Instant createdAt) {
  /** Findings that a message lists; it counts the others. */
  static final int LISTED = 50;

  /** The message of a webhook, the oldest finding first. */
  static String json(List<AlertedFinding> findings, Instant now) {
    JsonArrayBuilder listed = Json.createArrayBuilder();
    findings.stream()
        .sorted(Comparator.comparing(AlertedFinding::createdAt).thenComparing(AlertedFinding::id))
        .limit(LISTED)
        .forEach(
            one ->
                listed.add(
                    Json.createObjectBuilder()
                        .add("id", one.id().toString())
                        .add("pattern", one.pattern())
                        .add("subject", one.subject())
                        .add("created_at", JsonTime.format(one.createdAt()))));
    return Json.createObjectBuilder()
        .add("type", "findings")
        .add("created_at", JsonTime.format(now))
        .add("findings", listed)
        .add("more", Math.max(0, findings.size() - LISTED))
        .build()
        .toString();
  }
}
