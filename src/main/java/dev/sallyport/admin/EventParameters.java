package dev.sallyport.admin;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.search.EventFilter;
import dev.sallyport.platform.http.client.ClientAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an {@link EventFilter} from query parameters. */
final class EventParameters {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NETWORK = Pattern.compile("([0-9A-Fa-f:.]{2,45})(?:/([0-9]{1,3}))?");

  private EventParameters() {}

  static EventFilter of(QueryParameters query) {
    Optional<Instant> from = query.time("from");
    Optional<Instant> to = query.time("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      query.fault("to", "out_of_range", "must be later than from");
    }
    return new EventFilter(
        query
            .parsed("type", "a comma-separated list of event types", EventParameters::types)
            .orElse(null),
        query.flag("success").orElse(null),
        query.id("user_id").orElse(null),
        query.id("session_id").orElse(null),
        query.id("actor_id").orElse(null),
        query.text("email_hash", "64 lower-case hexadecimal digits", HASH).orElse(null),
        query
            .parsed(
                "ip", "an IP address or a network such as 192.0.2.0/24", EventParameters::network)
            .orElse(null),
        query
            .parsed("reason", "a failure reason such as wrong_password", FailureReason::of)
            .orElse(null),
        from.orElse(null),
        to.orElse(null),
        query
            .text("request_id", "a request ID of 1 to 64 letters, digits and . _ -", REQUEST_ID)
            .orElse(null));
  }

  private static Optional<Set<EventType>> types(String text) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (String code : text.split(",", -1)) {
      Optional<EventType> type = EventType.of(code);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      types.add(type.get());
    }
    return Optional.of(types);
  }

  private static Optional<String> network(String text) {
    var form = NETWORK.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int longest = text.contains(":") ? 128 : 32;
    boolean fits = form.group(2) == null || Integer.parseInt(form.group(2)) <= longest;
    return fits ? ClientAddress.parse(form.group(1)).map(address -> text) : Optional.empty();
  }
}
