package dev.sallyport.signin.factor;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The second step of a log-in.
 *
 * @param flow the response to the first step
 * @param code of the authenticator app; null with a recovery code
 * @param recoveryCode null with a code
 */
public record SecondFactorRequest(String flow, String code, String recoveryCode) {
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    faults.addAll(factor().faults());
    return faults;
  }

  PresentedFactor factor() {
    return new PresentedFactor(code, recoveryCode);
  }

  @Override
  public String toString() {
    return "SecondFactorRequest[hidden]";
  }
}
