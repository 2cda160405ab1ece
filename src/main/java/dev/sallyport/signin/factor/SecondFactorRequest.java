package dev.sallyport.signin.factor;

import dev.sallyport.problem.Fault;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The second step of a log-in.
 *
 * @param flow the response to the first step
 * @param code of the authenticator app; null with another factor
 * @param recoveryCode null with another factor
 * @param credential the response of an authenticator for a passkey; null with another factor
 * @param rememberDevice whether later log-ins on this device need no second factor for a time; null
 *     counts as false
 */
public record SecondFactorRequest(
    String flow, String code, String recoveryCode, JsonObject credential, Boolean rememberDevice) {
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    faults.addAll(factor().faults());
    return faults;
  }

  boolean isRemembering() {
    return Boolean.TRUE.equals(rememberDevice);
  }

  PresentedFactor factor() {
    return new PresentedFactor(code, recoveryCode, credential);
  }

  @Override
  public String toString() {
    return "SecondFactorRequest[hidden]";
  }
}
