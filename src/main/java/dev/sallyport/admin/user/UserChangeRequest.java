package dev.sallyport.admin.user;

import dev.sallyport.account.Roles;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of a user by an operator.
 *
 * @param active null keeps it
 * @param roles null keeps them
 */
public record UserChangeRequest(Boolean active, List<String> roles) {
  /**
   * @throws Problem 400 naming every fault
   */
  void requireValid() {
    List<Fault> faults = new ArrayList<>();
    if (active == null && roles == null) {
      faults.add(new Fault("", "required", "must contain active, roles or both"));
    }
    if (roles != null) {
      faults.addAll(faults(roles));
    }
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
  }

  /** The faults of a set of roles. */
  static List<Fault> faults(List<String> roles) {
    List<Fault> faults = new ArrayList<>();
    if (roles.isEmpty()) {
      faults.add(new Fault("roles", "required", "must contain at least one role"));
    }
    if (!Roles.ALL.containsAll(roles)) {
      faults.add(
          new Fault("roles", "unknown_role", "must contain only " + String.join(" or ", Roles.ALL))
              .with("allowed", List.copyOf(Roles.ALL)));
    }
    return faults;
  }
}
