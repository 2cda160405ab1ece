package dev.sallyport.account;

import dev.sallyport.account.network.KnownNetworkService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Stores accounts in PostgreSQL. */
@Stateless
public class AccountService {
  private final EntityManager entities;
  private final KnownNetworkService networks;
  private final Event<UserDeactivated> deactivated;
  private final Event<RolesChanged> rolesChanged;
  private final Event<EmailVerified> emailVerified;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AccountService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public AccountService(
      EntityManager entities,
      KnownNetworkService networks,
      Event<UserDeactivated> deactivated,
      Event<RolesChanged> rolesChanged,
      Event<EmailVerified> emailVerified,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.networks = networks;
    this.deactivated = deactivated;
    this.rolesChanged = rolesChanged;
    this.emailVerified = emailVerified;
    this.audit = audit;
    this.clock = clock;
  }

  /** The user has chosen the language of pages and mails. */
  public void choose(UUID userId, Language language) {
    lock(userId).ifPresent(user -> user.choose(language));
  }

  /** Whether an account has the e-mail address now, or can restore it. */
  public boolean exists(EmailAddress email) {
    return Sql.in(entities)
        .exists(
            "select from users where email = ? union all"
                + " select from former_addresses where email = ? and expires_at > ?",
            email.toString(),
            email.toString(),
            clock.instant());
  }

  /**
   * Creates the account and its event.
   *
   * @param sessionId the session that the sign-up opens
   * @return empty if the e-mail address is taken, also by a concurrent sign-up, or if an account
   *     can restore it
   */
  public Optional<User> create(
      NewAccount account, String network, UUID sessionId, RequestOrigin origin) {
    Instant now = clock.instant();
    User user = new User(UUID.randomUUID(), account, now);
    // Not persist(), because a unique violation would only appear at the flush, as an exception to
    // be parsed.
    int inserted =
        Sql.in(entities)
            .update(
                "insert into users (id, email, roles, is_active, created_at, last_login,"
                    + " email_verified, language)"
                    + " select ?::uuid, ?, ?::text[], true, ?::timestamptz, ?::timestamptz,"
                    + " ?::boolean, ? where not exists (select 1 from former_addresses"
                    + " where email = ? and expires_at > ?::timestamptz)"
                    + " on conflict (email) do nothing",
                user.id(),
                user.email(),
                Sql.texts(new TreeSet<>(user.roles())),
                now,
                now,
                user.isEmailVerified(),
                user.language().tag(),
                user.email(),
                now);
    if (inserted == 0) {
      return Optional.empty();
    }
    networks.remember(user.id(), network, now);
    audit.succeeded(EventType.SIGNUP, Subject.user(user.id()).inSession(sessionId), origin);
    return Optional.of(user);
  }

  /**
   * Provides the account of an e-mail address for an owner that the configuration names: creates
   * it, or takes an existing one over, cancels its deletion and deletes its known networks. The
   * caller replaces its credentials.
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public UUID provide(EmailAddress email, RequestOrigin origin) {
    UUID proposed = UUID.randomUUID();
    UUID id =
        Sql.in(entities)
            .one(
                "insert into users (id, email, roles, is_active, created_at)"
                    + " values (?, ?, ?, true, ?) on conflict (email) do update"
                    + " set email = excluded.email, deletion_due = null returning id",
                row -> row.uuid(1),
                proposed,
                email.toString(),
                Sql.texts(Set.of(Roles.USER)),
                clock.instant());
    if (id.equals(proposed)) {
      audit.succeeded(EventType.SIGNUP, Subject.user(id), origin);
    }
    networks.forgetAll(id);
    return id;
  }

  /**
   * Records a log-in in the transaction that opens its session.
   *
   * @param user locked by {@link #lock}
   * @param network becomes a known one of the user; empty if the log-in proves too little for that
   * @param sessionId the session that the log-in opens
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void recordLogin(
      User user, Optional<String> network, UUID sessionId, RequestOrigin origin) {
    user.loggedIn(clock.instant());
    audit.succeeded(EventType.LOGIN, Subject.user(user.id()).inSession(sessionId), origin);
    network.ifPresent(known -> networks.remember(user.id(), known, clock.instant()));
  }

  /** False if there is no such user. A deactivation fires {@link UserDeactivated}. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean setActive(UUID userId, boolean active, RequestOrigin origin) {
    Optional<User> user = lock(userId);
    if (user.isPresent()) {
      user.get().setActive(active);
      audit.succeeded(
          active ? EventType.USER_ACTIVATED : EventType.USER_DEACTIVATED,
          Subject.user(userId),
          origin);
      if (!active) {
        deactivated.fire(new UserDeactivated(userId));
      }
    }
    return user.isPresent();
  }

  /** False if there is no such user. Fires {@link RolesChanged}. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean setRoles(UUID userId, Set<String> roles, RequestOrigin origin) {
    Optional<User> user = lock(userId);
    if (user.isPresent()) {
      user.get().replaceRoles(roles);
      audit.succeeded(
          EventType.ROLES_CHANGED,
          Subject.user(userId).with(String.join(",", new TreeSet<>(roles))),
          origin);
      rolesChanged.fire(new RolesChanged(userId));
    }
    return user.isPresent();
  }

  /**
   * Records that the user reads the mailbox of the account's address. The first proof is an event
   * and fires {@link EmailVerified}. If it was given outside of every session of the account, all
   * credentials and sessions of the account end in this transaction: they may be those of someone
   * who signed up with this address. Call it before new credentials are set.
   *
   * @param proven the address whose mailbox was proven
   * @param session the session of the account in which the user has proven it, or with which the
   *     user shares a secret of this flow; empty if there is none, as in a reset of the password
   * @return whether this was the first proof; false as well if there is no such account, or if it
   *     has another address now
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean verifyEmail(
      UUID userId, EmailAddress proven, Optional<UUID> session, RequestOrigin origin) {
    Optional<User> user =
        lock(userId)
            .filter(found -> found.email().equals(proven.toString()) && !found.isEmailVerified());
    user.ifPresent(
        found -> {
          found.verifyEmail();
          audit.succeeded(EventType.EMAIL_VERIFIED, Subject.user(userId), origin);
          emailVerified.fire(new EmailVerified(userId, session, origin));
        });
    return user.isPresent();
  }

  /**
   * Locks the account until the transaction ends. Every operation that changes credentials or ends
   * several sessions of a user takes this lock first, so that they cannot deadlock with each other
   * or with a log-in.
   *
   * @return empty if there is no such account
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Optional<User> lock(UUID userId) {
    return Optional.ofNullable(entities.find(User.class, userId, LockModeType.PESSIMISTIC_WRITE));
  }
}
