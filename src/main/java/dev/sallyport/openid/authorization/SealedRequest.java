package dev.sallyport.openid.authorization;

import java.time.Instant;
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

  /** As the reader of requests expects them. */
  public Map<String, List<String>> multiple() {
    return parameters.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, entry -> List.of(entry.getValue())));
  }
}
