package dev.sallyport.session;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** E-mail and password as typed. */
public record CredentialsRequest(String email, String password) {
  /** A fault for each member that is not there. */
  List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (email == null) {
      faults.add(new Fault("email", "required", "An e-mail address is needed."));
    }
    if (password == null) {
      faults.add(new Fault("password", "required", "A password is needed."));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "CredentialsRequest[hidden]";
  }
}
