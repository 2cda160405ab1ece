package dev.sallyport.signin.stepup;

import dev.sallyport.problem.Fault;
import dev.sallyport.signin.factor.PresentedFactor;
import jakarta.json.JsonObject;
import java.util.List;

/**
 * A proof as entered: the password, or for an account with two factors the second one.
 *
 * @param password may be null
 * @param code of the authenticator app; may be null
 * @param recoveryCode may be null
 * @param flow the answer to the request for options; null without a credential
 * @param credential the response of an authenticator for a passkey; may be null
 */
public record ReauthenticationRequest(
    String password, String code, String recoveryCode, String flow, JsonObject credential) {
  List<Fault> faults() {
    if (password == null && factor().isEmpty()) {
      return List.of(
          new Fault("password", "required", "is required, or code, recovery_code or credential"));
    }
    if (password != null && !factor().isEmpty()) {
      return List.of(new Fault("password", "conflict", "must not be given together with code"));
    }
    if (credential != null && flow == null) {
      return List.of(new Fault("flow", "required", "is required with credential"));
    }
    return password == null ? factor().faults() : List.of();
  }

  PresentedFactor factor() {
    return new PresentedFactor(code, recoveryCode, credential);
  }

  @Override
  public String toString() {
    return "ReauthenticationRequest[hidden]";
  }
}
