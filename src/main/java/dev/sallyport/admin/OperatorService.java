package dev.sallyport.admin;

import dev.sallyport.account.AccountProvisionService;
import dev.sallyport.account.EmailAddress;
import dev.sallyport.account.PasswordHash;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Origin;
import dev.sallyport.audit.Subject;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who is an operator and who is active; there is always an active operator left. */
@Stateless
public class OperatorService {
  /** Any number that no other advisory lock of this database uses. */
  private static final long OPERATORS_LOCK = 0x53414C4C59_10L;

  @PersistenceContext private EntityManager entities;
  @Inject private AccountProvisionService accounts;
  @Inject private UserSearchService users;
  @Inject private SessionService sessions;
  @Inject private AuditService audit;

  /** Whether there is an active operator. */
  public boolean exist() {
    return users.hasOperatorBeside(null);
  }

  /**
   * Makes an operator of the e-mail's owner, who is whoever knows the password: an account that
   * exists is taken over.
   *
   * @return false when there is an operator already
   */
  public boolean appointFirst(EmailAddress email, PasswordHash hash) {
    lockOperators();
    if (exist()) {
      return false;
    }
    Origin origin = Origin.SERVICE;
    UUID userId = accounts.provide(email, hash, origin);
    User user = users.find(userId).orElseThrow();
    Set<String> roles = new HashSet<>(user.roles());
    roles.addAll(Roles.ALL);
    sessions.setRoles(userId, roles, origin);
    if (!user.isActive()) {
      sessions.setActive(userId, true, origin);
    }
    return true;
  }

  /**
   * Changes state and roles, as far as they are given and differ; either ends the user's sessions,
   * activation excepted.
   *
   * @param operatorId who asks for it
   * @throws Problem 403 when that is no active operator any more, 404 for an unknown user, 409 when
   *     nobody would be left
   */
  public User change(
      UUID operatorId,
      UUID userId,
      Optional<Boolean> active,
      Optional<Set<String>> roles,
      Origin origin) {
    lockOperators();
    if (users.find(operatorId).filter(OperatorService::isActiveOperator).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
    User user = users.find(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    boolean stays =
        active.orElse(user.isActive()) && roles.orElse(user.roles()).contains(Roles.ADMIN);
    if (isActiveOperator(user) && !stays && !users.hasOperatorBeside(userId)) {
      audit.failed(
          EventType.OPERATOR_ACTION,
          Subject.user(userId).with("users.change"),
          origin,
          FailureReason.FORBIDDEN);
      throw Problem.of(ProblemType.LAST_OPERATOR);
    }
    roles
        .filter(wanted -> !wanted.equals(user.roles()))
        .ifPresent(wanted -> sessions.setRoles(userId, wanted, origin));
    active
        .filter(wanted -> wanted != user.isActive())
        .ifPresent(wanted -> sessions.setActive(userId, wanted, origin));
    entities.flush();
    return user;
  }

  /**
   * Deactivates a user whose deactivation the database has lost.
   *
   * @return false when there is nothing to do, or nobody would be left
   */
  public boolean deactivateAgain(UUID userId) {
    lockOperators();
    Optional<User> user = users.find(userId).filter(User::isActive).filter(this::isDispensable);
    user.ifPresent(
        active -> {
          sessions.setActive(userId, false, Origin.SERVICE);
          repeated(userId, "user_deactivated");
        });
    return user.isPresent();
  }

  /**
   * Takes from a user the roles that the database has given back, and no more.
   *
   * @return false when there is nothing to do, or nobody would be left
   */
  public boolean reduceRolesAgain(UUID userId, Set<String> known) {
    lockOperators();
    Optional<User> user =
        users
            .find(userId)
            .filter(changed -> !known.containsAll(changed.roles()))
            .filter(changed -> known.contains(Roles.ADMIN) || isDispensable(changed));
    user.ifPresent(
        changed -> {
          Set<String> left = new HashSet<>(changed.roles());
          left.retainAll(known);
          sessions.setRoles(userId, left, Origin.SERVICE);
          repeated(userId, "roles_changed");
        });
    return user.isPresent();
  }

  private boolean isDispensable(User user) {
    return !isActiveOperator(user) || users.hasOperatorBeside(user.id());
  }

  private void repeated(UUID userId, String change) {
    audit.succeeded(
        EventType.LOST_CHANGE_REPEATED, Subject.user(userId).with(change), Origin.SERVICE);
  }

  static boolean isActiveOperator(User user) {
    return user.isActive() && user.roles().contains(Roles.ADMIN);
  }

  /** One change at a time, on all nodes, until it is committed. */
  private void lockOperators() {
    entities
        .createNativeQuery("select pg_advisory_xact_lock(?1)")
        .setParameter(1, OPERATORS_LOCK)
        .getResultList();
  }
}
