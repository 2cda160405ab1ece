package dev.sallyport.signin.passkey;

import dev.sallyport.problem.Fault;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The response of an authenticator for a sign-in.
 *
 * @param flow the answer to the request for options
 * @param credential an {@code AuthenticationResponseJSON}
 * @param restore whether to cancel the deletion of the account; null counts as false
 */
public record PasskeyLoginRequest(String flow, JsonObject credential, Boolean restore) {
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    if (credential == null) {
      faults.add(new Fault("credential", "required", "is required"));
    }
    return faults;
  }

  boolean isRestoring() {
    return Boolean.TRUE.equals(restore);
  }

  @Override
  public String toString() {
    return "PasskeyLoginRequest[hidden]";
  }
}
