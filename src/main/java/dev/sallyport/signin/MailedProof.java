package dev.sallyport.signin;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What requests that present a mailed code have in common. */
public final class MailedProof {
  private MailedProof() {}

  /**
   * Faults of a request without the secret of a link.
   *
   * @param alternative what the request could contain instead of flow and code
   */
  public static List<Fault> missing(String flow, String code, String alternative) {
    if (flow == null && code == null) {
      return List.of(new Fault("token", "required", alternative + ", or flow and code"));
    }
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    if (code == null) {
      faults.add(new Fault("code", "required", "is required"));
    }
    return faults;
  }

  /** Null if the flow is missing or no id, so that no ticket can have it. */
  public static UUID flowIdOrNull(String flowOrNull) {
    return Optional.ofNullable(flowOrNull).flatMap(PathId::find).orElse(null);
  }
}
