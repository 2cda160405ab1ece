package dev.sallyport.openid.authorization;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of an authorization request, and when it was first made.
 *
 * @param parameters each with one value
 */
public record SealedRequest(Map<String, String> parameters, Instant requestedAt) {
  public SealedRequest {
    parameters = Map.copyOf(parameters);
  }

  /** Parameters that the reader of requests has accepted; of a repeated one the first counts. */
  public static SealedRequest of(Map<String, List<String>> parameters, Instant requestedAt) {
    Map<String, String> first = new HashMap<>();
    parameters.forEach((name, values) -> first.put(name, values.get(0)));
    return new SealedRequest(first, requestedAt);
  }

  /** As the reader of requests expects them. */
  public Map<String, List<String>> multiple() {
    Map<String, List<String>> lists = new HashMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    return lists;
  }
}
