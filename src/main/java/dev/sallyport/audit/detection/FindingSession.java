package dev.sallyport.audit.detection;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A session that a finding names.
 *
 * @param address address at which it began or its token was reused; null if unknown
 */
public record FindingSession(UUID id, String address) {
  /** Combines two lists by index; an empty address means none. */
  static List<FindingSession> combined(List<UUID> ids, List<String> addresses) {
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new FindingSession(
                    ids.get(i), addresses.get(i).isEmpty() ? null : addresses.get(i)))
        .toList();
  }
}
