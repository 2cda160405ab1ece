package dev.sallyport.account;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** What operators do to accounts besides changing their roles and state. */
@Stateless
public class OperatorAccountService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected OperatorAccountService() {
    this(null, null, null, null);
  }

  @Inject
  public OperatorAccountService(
      EntityManager entities, AccountService accounts, AuditService audit, Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Creates an account without credentials: its user gets in by a reset of the password.
   *
   * @param origin with the operator as its actor
   * @return empty if the e-mail address is taken, also by a concurrent request, or if an account
   *     can restore it
   * @throws Problem 403 if the account is that of an operator or auditor, and the actor is no
   *     longer an operator
   */
  public Optional<User> create(NewAccount account, RequestOrigin origin) {
    if (Roles.arePrivileged(account.roles())) {
      requireOperator(origin.actorId());
    }
    if (accounts.exists(account.email())) {
      return Optional.empty();
    }
    UUID id = UUID.randomUUID();
    int inserted =
        Sql.in(entities)
            .update(
                "insert into users (id, email, roles, is_active, created_at, email_verified,"
                    + " language) values (?, ?, ?, true, ?, ?, ?) on conflict (email) do nothing",
                id,
                account.email().toString(),
                Sql.texts(new TreeSet<>(account.roles())),
                clock.instant(),
                account.emailVerified(),
                account.language().tag());
    if (inserted == 0) {
      return Optional.empty();
    }
    audit.succeeded(
        EventType.ACCOUNT_CREATED,
        Subject.user(id)
            .with(
                "roles="
                    + String.join(",", new TreeSet<>(account.roles()))
                    + " email_verified="
                    + account.emailVerified()),
        origin);
    return Optional.of(entities.find(User.class, id));
  }

  /** Under the lock of operators, so that one who is being removed appoints no other. */
  private void requireOperator(UUID actorId) {
    AdvisoryLock.OPERATORS.acquire(entities);
    if (!entities.find(User.class, actorId).isActiveOperator()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
  }

  /**
   * Marks the address as that of the user. Unlike a proof of the mailbox this removes no
   * credentials: the operator asserts that whoever uses the account owns the address.
   *
   * @param origin with the operator as its actor
   * @return empty if there is no such account
   */
  public Optional<User> verifyEmail(UUID userId, RequestOrigin origin) {
    Optional<User> user = accounts.lock(userId);
    user.filter(found -> !found.isEmailVerified())
        .ifPresent(
            found -> {
              found.verifyEmail();
              audit.succeeded(
                  EventType.EMAIL_VERIFIED, Subject.user(userId).with("by_operator"), origin);
            });
    return user;
  }
}
