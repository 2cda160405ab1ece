package dev.sallyport.admin.user;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The transactions that change roles and states of users for operators, and ensure that an active
 * operator always remains.
 */
@Stateless
public class UserChangeService {
  private final EntityManager entities;
  private final UserSearchService users;
  private final AccountService accounts;
  private final AuditService audit;
  private final RoleChangeService changes;
  private final RoleChangeSettings settings;

  /** Required by the EJB container. */
  protected UserChangeService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public UserChangeService(
      EntityManager entities,
      UserSearchService users,
      AccountService accounts,
      AuditService audit,
      RoleChangeService changes,
      RoleChangeSettings settings) {
    this.entities = entities;
    this.users = users;
    this.accounts = accounts;
    this.audit = audit;
    this.changes = changes;
    this.settings = settings;
  }

  /**
   * The result of {@link #change}.
   *
   * @param waiting the change that requires a second operator; null if the change was made
   */
  public record Change(User user, RoleChange waiting) {}

  /**
   * Changes the state and roles that are given and differ; every change except an activation ends
   * the user's sessions. If configured, and if there is a second operator, changing an operator or
   * auditor, or appointing one, requires the approval of a second operator.
   *
   * @param operatorId the operator who requests the change
   * @throws Problem 403 if that user is no longer an active operator, 404 for an unknown user, 409
   *     if no active operator would be left
   */
  public Change change(
      UUID operatorId,
      UUID userId,
      Optional<Boolean> active,
      Optional<Set<String>> roles,
      RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    User user = users.find(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    requireOperatorLeft(user, active, roles);
    if (settings.isRequired()
        && concernsOperators(user, active, roles)
        && users.hasOperatorBeside(operatorId)) {
      RoleChange waiting = changes.add(userId, roles, active, operatorId);
      audit.succeeded(
          EventType.ROLE_CHANGE_REQUESTED, Subject.user(userId).with(text(waiting)), origin);
      return new Change(user, waiting);
    }
    apply(user, active, roles, origin);
    return new Change(user, null);
  }

  /**
   * Makes a change that waits for a second operator, once.
   *
   * @param operatorId the operator who approves it
   * @throws Problem 403 if that user is no longer an active operator, or requested the change; 404
   *     if it no longer waits; 409 if no active operator would be left, or if the user who
   *     requested it is no longer an operator
   */
  public User approve(UUID operatorId, UUID changeId, RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    RoleChange change = changes.find(changeId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    if (change.requestedBy().equals(operatorId)) {
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "The change must be approved by an operator other than the one who requested it.");
    }
    if (users.find(change.requestedBy()).filter(Operator::isActive).isEmpty()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The user who requested the change is no longer an operator; reject the change.");
    }
    User user = users.find(change.userId()).orElseThrow();
    Optional<Boolean> active = Optional.ofNullable(change.active());
    Optional<Set<String>> roles = Optional.ofNullable(change.roles()).map(Set::copyOf);
    requireOperatorLeft(user, active, roles);
    if (!changes.remove(changeId)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    audit.succeeded(
        EventType.ROLE_CHANGE_APPROVED,
        Subject.user(change.userId()).with(text(change) + " requested_by=" + change.requestedBy()),
        origin);
    apply(user, active, roles, origin);
    return user;
  }

  /** False if it no longer waits. */
  public boolean reject(UUID operatorId, UUID changeId, RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    Optional<RoleChange> change = changes.find(changeId);
    if (change.isEmpty() || !changes.remove(changeId)) {
      return false;
    }
    audit.succeeded(
        EventType.ROLE_CHANGE_REJECTED,
        Subject.user(change.get().userId())
            .with(text(change.get()) + " requested_by=" + change.get().requestedBy()),
        origin);
    return true;
  }

  private static String text(RoleChange change) {
    List<String> parts = new ArrayList<>();
    parts.add("change=" + change.id());
    if (change.roles() != null) {
      parts.add("roles=" + String.join(",", new TreeSet<>(change.roles())));
    }
    if (change.active() != null) {
      parts.add("active=" + change.active());
    }
    return String.join(" ", parts);
  }

  private void requireOperator(UUID operatorId) {
    if (users.find(operatorId).filter(Operator::isActive).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
  }

  private void requireOperatorLeft(
      User user, Optional<Boolean> active, Optional<Set<String>> roles) {
    boolean stays =
        active.orElse(user.isActive()) && roles.orElse(user.roles()).contains(Roles.ADMIN);
    if (Operator.isActive(user) && !stays && !users.hasOperatorBeside(user.id())) {
      throw Problem.of(ProblemType.LAST_OPERATOR);
    }
  }

  /** Whether it changes anything and the user is an operator or auditor before or after it. */
  private static boolean concernsOperators(
      User user, Optional<Boolean> active, Optional<Set<String>> roles) {
    boolean changes =
        roles.filter(wanted -> !wanted.equals(user.roles())).isPresent()
            || active.filter(wanted -> wanted != user.isActive()).isPresent();
    boolean before = Roles.arePrivileged(user.roles());
    boolean after = Roles.arePrivileged(roles.orElse(user.roles()));
    return changes && (before || after);
  }

  private void apply(
      User user, Optional<Boolean> active, Optional<Set<String>> roles, RequestOrigin origin) {
    roles
        .filter(wanted -> !wanted.equals(user.roles()))
        .ifPresent(wanted -> accounts.setRoles(user.id(), wanted, origin));
    active
        .filter(wanted -> wanted != user.isActive())
        .ifPresent(wanted -> accounts.setActive(user.id(), wanted, origin));
    entities.flush();
  }

  /** Serializes changes on all nodes until the commit. */
  private void lockOperators() {
    AdvisoryLock.OPERATORS.acquire(entities);
  }
}
