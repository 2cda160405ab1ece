package dev.sallyport.signin.password;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** The current and the new password as entered. */
public record PasswordChangeRequest(String currentPassword, String password) {
  /** One fault for each missing member. */
  List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (currentPassword == null) {
      faults.add(new Fault("current_password", "required", "is required"));
    }
    if (password == null) {
      faults.add(new Fault("password", "required", "is required"));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "PasswordChangeRequest[hidden]";
  }
}
