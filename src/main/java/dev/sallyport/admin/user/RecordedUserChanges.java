package dev.sallyport.admin.user;

import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Changes users for operators, and records what is refused, after the transaction of the change has
 * given its connection back.
 */
@ApplicationScoped
public class RecordedUserChanges {
  private final UserChangeService operators;
  private final RoleChangeService changes;
  private final AuditService audit;

  @Inject
  RecordedUserChanges(UserChangeService operators, RoleChangeService changes, AuditService audit) {
    this.operators = operators;
    this.changes = changes;
    this.audit = audit;
  }

  /** As {@link UserChangeService#change}. */
  public UserChangeService.Change change(
      UUID operatorId,
      UUID userId,
      Optional<Boolean> active,
      Optional<Set<String>> roles,
      RequestOrigin origin) {
    try {
      return operators.change(operatorId, userId, active, roles, origin);
    } catch (Problem refused) {
      recordLastOperator(refused, userId, origin);
      throw refused;
    }
  }

  /** As {@link UserChangeService#approve}. */
  public User approve(UUID operatorId, UUID changeId, RequestOrigin origin) {
    RoleChange change = changes.find(changeId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    try {
      return operators.approve(operatorId, changeId, origin);
    } catch (Problem refused) {
      recordLastOperator(refused, change.userId(), origin);
      if (refused.type() == ProblemType.FORBIDDEN && change.requestedBy().equals(operatorId)) {
        record(change.userId(), "role_changes.approve change=" + changeId, origin);
      }
      throw refused;
    }
  }

  private void recordLastOperator(Problem refused, UUID userId, RequestOrigin origin) {
    if (refused.type() == ProblemType.LAST_OPERATOR) {
      record(userId, "users.change", origin);
    }
  }

  private void record(UUID userId, String action, RequestOrigin origin) {
    audit.failed(
        EventType.OPERATOR_ACTION,
        Subject.user(userId).with(action),
        origin,
        FailureReason.FORBIDDEN);
  }
}
