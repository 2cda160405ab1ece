package dev.sallyport.signin.signup;

import dev.sallyport.problem.Fault;
import dev.sallyport.signin.MailedProof;
import java.util.List;
import java.util.UUID;

/**
 * What was mailed, together with what only the initiator of the sign-up has.
 *
 * @param flow the response to the sign-up; null with a token
 * @param code the mailed code; null with a token
 * @param token the secret of the mailed link; null if flow and code are given
 * @param password the password of the sign-up, with a token
 */
public record SignUpConfirmRequest(String flow, String code, String token, String password) {
  /** One fault for each member that is missing. */
  List<Fault> missing() {
    if (token == null) {
      return MailedProof.missing(flow, code, "is required with password");
    }
    return password == null ? List.of(new Fault("password", "required", "is required")) : List.of();
  }

  /** Null if the flow is no id, so that no ticket can have it. */
  UUID flowIdOrNull() {
    return MailedProof.flowIdOrNull(flow);
  }

  @Override
  public String toString() {
    return "SignUpConfirmRequest[hidden]";
  }
}
