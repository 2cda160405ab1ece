package dev.sallyport.signin.passkey;

import dev.sallyport.problem.Fault;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A new passkey.
 *
 * @param flow the answer to the request for options
 * @param credential a {@code RegistrationResponseJSON}
 * @param name 1 to 100 characters
 */
public record PasskeyRequest(String flow, JsonObject credential, String name) {
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    if (credential == null) {
      faults.add(new Fault("credential", "required", "is required"));
    }
    faults.addAll(new PasskeyNameRequest(name).faults());
    return faults;
  }

  @Override
  public String toString() {
    return "PasskeyRequest[hidden]";
  }
}
