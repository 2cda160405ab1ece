package dev.sallyport.signin.password;

import dev.sallyport.problem.Fault;
import dev.sallyport.signin.MailedProof;
import dev.sallyport.signin.factor.PresentedFactor;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A new password with the proof that the caller reads the mailbox of the account.
 *
 * @param token the secret of the mailed link; null if flow and code are given
 * @param flow the answer to the request of the reset; null with a token
 * @param code the mailed code; null with a token
 * @param secondFactorCode of the authenticator app, if the account has one; may be null
 * @param recoveryCode in its place; may be null
 * @param credential the response of an authenticator for a passkey, in its place; may be null
 * @param secondFactorFlow the flow of the response that has required the second factor; null
 *     without a credential
 */
public record PasswordResetRequest(
    String token,
    String flow,
    String code,
    String password,
    String secondFactorCode,
    String recoveryCode,
    JsonObject credential,
    String secondFactorFlow) {
  /** One fault for each member that is missing. */
  List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (password == null) {
      faults.add(new Fault("password", "required", "is required"));
    }
    if (token == null && (flow == null || code == null)) {
      faults.add(new Fault("token", "required", "is required, or flow and code"));
    }
    if (credential != null && secondFactorFlow == null) {
      faults.add(new Fault("second_factor_flow", "required", "is required with credential"));
    }
    return faults;
  }

  PresentedFactor factor() {
    return new PresentedFactor(secondFactorCode, recoveryCode, credential);
  }

  /** Null if the flow is no id, so that no ticket can have it. */
  UUID flowIdOrNull() {
    return MailedProof.flowIdOrNull(flow);
  }

  @Override
  public String toString() {
    return "PasswordResetRequest[hidden]";
  }
}
