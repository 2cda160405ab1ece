package dev.sallyport.signin.factor;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A second factor as entered.
 *
 * @param code of the authenticator app; may be null
 * @param recoveryCode may be null
 * @param credential the response of an authenticator for a passkey; may be null
 */
public record PresentedFactor(String code, String recoveryCode, JsonObject credential) {
  /** The response to every wrong, used or late code, and to every flow that has ended. */
  private static final String WRONG =
      "The code is wrong or was used before, or too much time has passed.";

  /** Whether there is none. */
  public boolean isEmpty() {
    return count() == 0;
  }

  /** The fault of a request that must have one of them. */
  public List<Fault> faults() {
    if (isEmpty()) {
      return List.of(new Fault("code", "required", "is required, or recovery_code or credential"));
    }
    return count() == 1
        ? List.of()
        : List.of(
            new Fault(
                "code", "conflict", "must not be given together with recovery_code or credential"));
  }

  private long count() {
    return Stream.of(code, recoveryCode, credential).filter(Objects::nonNull).count();
  }

  /**
   * The same for a wrong, used or late factor, and for every flow that is unknown or has ended.
   *
   * @return 401
   */
  public Problem refusal() {
    return credential == null
        ? Problem.of(ProblemType.INVALID_CODE, WRONG)
        : Problem.of(ProblemType.INVALID_PASSKEY);
  }

  @Override
  public String toString() {
    return "PresentedFactor[hidden]";
  }
}
