package dev.sallyport.signin;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** E-mail address and password as entered. */
public record CredentialsRequest(String email, String password) {
  /**
   * Returns the request.
   *
   * @param requestOrNull null for a body that is not an object
   * @throws Problem 400 for null
   */
  static CredentialsRequest required(CredentialsRequest requestOrNull) {
    if (requestOrNull == null) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a JSON object.");
    }
    return requestOrNull;
  }

  /** One fault for each missing member. */
  List<Fault> missing() {
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
