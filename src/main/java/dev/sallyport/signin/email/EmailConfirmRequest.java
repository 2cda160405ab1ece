package dev.sallyport.signin.email;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was mailed to the address.
 *
 * @param flow the response to the request of the mail; null with a token
 * @param code the mailed code; null with a token
 * @param token the secret of the mailed link, for a caller who is signed in; null if flow and code
 *     are given
 */
public record EmailConfirmRequest(String flow, String code, String token) {
  /** One fault for each member that is missing. */
  List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (token == null && flow == null && code == null) {
      faults.add(new Fault("token", "required", "is required, or flow and code"));
    } else if (token == null) {
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
    return "EmailConfirmRequest[hidden]";
  }
}
