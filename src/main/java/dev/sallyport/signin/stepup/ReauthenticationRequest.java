package dev.sallyport.signin.stepup;

import dev.sallyport.problem.Fault;
import dev.sallyport.signin.factor.PresentedFactor;
import java.util.List;

/**
 * A proof as entered: the password, or for an account with two factors the second one.
 *
 * @param password may be null
 * @param code of the authenticator app; may be null
 * @param recoveryCode may be null
 */
public record ReauthenticationRequest(String password, String code, String recoveryCode) {
  List<Fault> faults() {
    if (password == null && factor().isEmpty()) {
      return List.of(new Fault("password", "required", "is required, or code or recovery_code"));
    }
    if (password != null && !factor().isEmpty()) {
      return List.of(new Fault("password", "conflict", "must not be given together with code"));
    }
    return password == null ? factor().faults() : List.of();
  }

  PresentedFactor factor() {
    return new PresentedFactor(code, recoveryCode);
  }

  @Override
  public String toString() {
    return "ReauthenticationRequest[hidden]";
  }
}
