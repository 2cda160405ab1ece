package dev.sallyport.signin.invitation;

import dev.sallyport.problem.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The secret of the mailed link, and the password of the new account.
 *
 * @param token from the fragment of the link
 */
public record InvitationAcceptRequest(String token, String password) {
  /** One fault for each member that is missing. */
  List<Fault> missing() {
    List<Fault> faults = new ArrayList<>();
    if (token == null) {
      faults.add(new Fault("token", "required", "is required"));
    }
    if (password == null) {
      faults.add(new Fault("password", "required", "is required"));
    }
    return faults;
  }

  @Override
  public String toString() {
    return "InvitationAcceptRequest[hidden]";
  }
}
