package dev.sallyport.signin;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** E-mail address and password as entered. */
public record CredentialsRequest(String email, String password) {
  /** One fault for each missing member. */
  public List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (email == null) {
      faults.add(new Fault("email", "required", "is required"));
    }
    if (password == null) {
      faults.add(new Fault("password", "required", "is required"));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "CredentialsRequest[hidden]";
  }
}
