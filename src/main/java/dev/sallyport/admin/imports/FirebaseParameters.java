package dev.sallyport.admin.imports;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The header {@code Firebase-Hash-Config} with the password hash parameters of a project, as its
 * console shows them: {@code base64_signer_key=…; base64_salt_separator=Bw==; rounds=8;
 * mem_cost=14}. A header, because the key is a secret.
 */
final class FirebaseParameters {
  static final String HEADER = "Firebase-Hash-Config";

  private static final String BASE64 = "[A-Za-z0-9+/_=-]{1,200}";

  private FirebaseParameters() {}

  /**
   * The beginning of each hash of the project; empty without the header.
   *
   * @throws Problem 400 if it is malformed
   */
  static Optional<String> of(String headerOrNull) {
    if (headerOrNull == null) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String part : headerOrNull.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String key = values.getOrDefault("base64_signer_key", "");
    String separator = values.getOrDefault("base64_salt_separator", "");
    String rounds = values.getOrDefault("rounds", "");
    String cost = values.getOrDefault("mem_cost", "");
    boolean valid =
        key.matches(BASE64)
            && (separator.isEmpty() || separator.matches(BASE64))
            && rounds.matches("[0-9]{1,2}")
            && cost.matches("[0-9]{1,2}");
    if (!valid) {
      throw Problem.invalid(
          List.of(
              new Fault(
                  HEADER,
                  "malformed",
                  "must have base64_signer_key, base64_salt_separator, rounds and mem_cost")));
    }
    return Optional.of(
        "$fbscrypt$v=1,n=" + cost + ",r=" + rounds + ",p=1,ss=" + separator + ",sk=" + key);
  }
}
