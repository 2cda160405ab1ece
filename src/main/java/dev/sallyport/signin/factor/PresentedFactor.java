package dev.sallyport.signin.factor;

import dev.sallyport.problem.Fault;
import java.util.List;

/**
 * A second factor as entered.
 *
 * @param code of the authenticator app; may be null
 * @param recoveryCode may be null
 */
public record PresentedFactor(String code, String recoveryCode) {
  /** Whether there is none. */
  public boolean isEmpty() {
    return code == null && recoveryCode == null;
  }

  /** The fault of a request that must have one of the two. */
  public List<Fault> faults() {
    if (isEmpty()) {
      return List.of(new Fault("code", "required", "is required, or recovery_code"));
    }
    return code == null || recoveryCode == null
        ? List.of()
        : List.of(new Fault("recovery_code", "conflict", "must not be given together with code"));
  }

  @Override
  public String toString() {
    return "PresentedFactor[hidden]";
  }
}
