package dev.sallyport.admin.user;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.UUID;

/**
 * With {@code ROLE_CHANGE_APPROVAL}, no call but a change of roles, which a second operator
 * approves, makes or removes an operator or auditor.
 */
@Dependent
public class SecondOperatorRule {
  private final RoleChangeSettings settings;
  private final UserSearchService users;

  @Inject
  SecondOperatorRule(RoleChangeSettings settings, UserSearchService users) {
    this.settings = settings;
    this.users = users;
  }

  /**
   * Rejects what would make an operator or auditor.
   *
   * @param roles of the new account
   * @throws Problem 409
   */
  public void requireNoAppointment(UUID operatorId, Collection<String> roles) {
    require(
        operatorId,
        roles,
        "A second operator must approve a new operator or auditor: use the role user, and change"
            + " the roles of the account afterwards.");
  }

  /**
   * Rejects what would remove an operator or auditor.
   *
   * @param roles of the existing account
   * @throws Problem 409
   */
  public void requireNoRemoval(UUID operatorId, Collection<String> roles) {
    require(
        operatorId,
        roles,
        "A second operator must approve the removal of an operator or auditor: remove the role"
            + " first.");
  }

  private void require(UUID operatorId, Collection<String> roles, String detail) {
    if (settings.isRequired()
        && Roles.arePrivileged(roles)
        && users.hasOperatorBeside(operatorId)) {
      throw Problem.of(ProblemType.CONFLICT, detail);
    }
  }
}
