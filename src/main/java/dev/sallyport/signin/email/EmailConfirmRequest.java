package dev.sallyport.signin.email;

import dev.sallyport.problem.Fault;
import dev.sallyport.signin.MailedProof;
import java.util.List;
import java.util.UUID;

/**
 * What was mailed to the address.
 *
 * @param flow the response to the request of the mail; null with a token
 * @param code the mailed code; null with a token
 * @param token the secret of the mailed link, for a caller who is signed in; null if flow and code
 *     are given
 * @param password with a token that confirms a new address; otherwise null
 */
public record EmailConfirmRequest(String flow, String code, String token, String password) {
  /** One fault for each member that is missing. */
  List<Fault> missing() {
    return token == null ? MailedProof.missing(flow, code, "is required") : List.of();
  }

  /** Null if the flow is no id, so that no ticket can have it. */
  UUID flowIdOrNull() {
    return MailedProof.flowIdOrNull(flow);
  }

  @Override
  public String toString() {
    return "EmailConfirmRequest[hidden]";
  }
}
