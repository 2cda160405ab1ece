package dev.sallyport.signin.enrolment;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The first code of an authenticator app.
 *
 * @param flow the response to the beginning of the enrolment
 */
public record TotpConfirmRequest(String flow, String code) {
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (flow == null) {
      faults.add(new Fault("flow", "required", "is required"));
    }
    if (code == null) {
      faults.add(new Fault("code", "required", "is required"));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "TotpConfirmRequest[hidden]";
  }
}
