package dev.sallyport.signin.signup;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<Fault> faults = new ArrayList<>();
    if (token != null) {
      require(faults, "password", password);
    } else if (flow == null && code == null) {
      faults.add(new Fault("token", "required", "is required with password, or flow and code"));
    } else {
      require(faults, "flow", flow);
      require(faults, "code", code);
    }
    return faults;
  }

  private static void require(List<Fault> faults, String field, String value) {
    if (value == null) {
      faults.add(new Fault(field, "required", "is required"));
    }
  }

  /** Null if the flow is no id, so that no ticket can have it. */
  UUID flowIdOrNull() {
    return Optional.ofNullable(flow).flatMap(PathId::find).orElse(null);
  }

  @Override
  public String toString() {
    return "SignUpConfirmRequest[hidden]";
  }
}
