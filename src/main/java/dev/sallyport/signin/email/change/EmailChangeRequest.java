package dev.sallyport.signin.email.change;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/** The new address and the current password, as entered. */
public record EmailChangeRequest(String email, String password) {
  /** One fault for each member that is missing or malformed. */
  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    if (email == null) {
      faults.add(new Fault("email", "required", "is required"));
    } else if (EmailAddress.parse(email).isEmpty()) {
      faults.add(new Fault("email", "malformed", EmailAddress.reason(email)));
    } else if (EmailAddress.parse(email).filter(EmailAddress::isReserved).isPresent()) {
      faults.add(new Fault("email", "reserved", EmailAddress.RESERVED));
    }
    if (password == null) {
      faults.add(new Fault("password", "required", "is required"));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "EmailChangeRequest[hidden]";
  }
}
