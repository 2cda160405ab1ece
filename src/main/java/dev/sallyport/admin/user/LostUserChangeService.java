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
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Repeats changes of users that the database has lost, such as by a fail-over. */
@Stateless
public class LostUserChangeService {
  private final EntityManager entities;
  private final UserSearchService users;
  private final AccountService accounts;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected LostUserChangeService() {
    this(null, null, null, null);
  }

  @Inject
  public LostUserChangeService(
      EntityManager entities,
      UserSearchService users,
      AccountService accounts,
      AuditService audit) {
    this.entities = entities;
    this.users = users;
    this.accounts = accounts;
    this.audit = audit;
  }

  /**
   * Deactivates a user whose deactivation the database has lost.
   *
   * @return false if there is nothing to do, or if no active operator would be left
   */
  public boolean deactivateAgain(UUID userId) {
    lockOperators();
    Optional<User> user = users.find(userId).filter(User::isActive).filter(this::isDispensable);
    user.ifPresent(
        active -> {
          accounts.setActive(userId, false, RequestOrigin.SERVICE);
          repeated(userId, "user_deactivated");
        });
    return user.isPresent();
  }

  /**
   * Removes only the roles that the database has restored to a user.
   *
   * @return false if there is nothing to do, or if no active operator would be left
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
          accounts.setRoles(userId, left, RequestOrigin.SERVICE);
          repeated(userId, "roles_changed");
        });
    return user.isPresent();
  }

  private boolean isDispensable(User user) {
    return !Operator.isActive(user) || users.hasOperatorBeside(user.id());
  }

  private void repeated(UUID userId, String change) {
    audit.succeeded(
        EventType.LOST_CHANGE_REPEATED, Subject.user(userId).with(change), RequestOrigin.SERVICE);
  }

  /** Serializes changes on all nodes until the commit. */
  private void lockOperators() {
    AdvisoryLock.OPERATORS.acquire(entities);
  }
}
