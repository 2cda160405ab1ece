package dev.sallyport.account;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Stores accounts in PostgreSQL. */
@Stateless
public class AccountService {
  /** How long a network stays known without a log-in from it. */
  private static final Duration KNOWN_FOR = Duration.ofDays(180);

  /** Maximum number for each user; beyond it the least recently used network is deleted. */
  static final int MAX_KNOWN_NETWORKS = 100;

  @PersistenceContext private EntityManager entities;
  @Inject private AuditService audit;
  @Inject private Clock clock;

  /** Shorter than the constraint {@code users_email_length} allows: so no row can contain it. */
  private static final String NO_EMAIL = "";

  /**
   * Runs the same query for known, unknown and malformed e-mail addresses, so that its duration
   * reveals nothing.
   *
   * @param email empty if the input is not an e-mail address; then no account is found
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public LoginCandidate find(Optional<EmailAddress> email, String network) {
    List<Object[]> rows =
        entities
            .createQuery(
                "select u, a.network from User u left join KnownNetwork a"
                    + " on a.userId = u.id and a.network = :network where u.email = :email",
                Object[].class)
            .setParameter("email", email.map(EmailAddress::toString).orElse(NO_EMAIL))
            .setParameter("network", network)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> new LoginCandidate((User) row[0], row[1] != null))
        .orElse(LoginCandidate.NOBODY);
  }

  /** Whether an account has the e-mail address now. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public boolean exists(EmailAddress email) {
    return !entities
        .createQuery("select u.id from User u where u.email = :email", UUID.class)
        .setParameter("email", email.toString())
        .getResultList()
        .isEmpty();
  }

  /**
   * Creates the account and its event.
   *
   * @param sessionId the session that the sign-up opens
   * @return empty if the e-mail address is taken, also by a concurrent sign-up
   */
  public Optional<User> create(
      EmailAddress email, PasswordHash hash, String network, UUID sessionId, RequestOrigin origin) {
    Instant now = clock.instant();
    User user = new User(UUID.randomUUID(), email, hash, Set.of(Roles.USER), now);
    // Not persist(), because a unique violation would only appear at the flush, as an exception to
    // be parsed.
    int inserted =
        entities
            .createNativeQuery(
                "insert into users (id, email, password_hash, roles, is_active, created_at,"
                    + " last_login) values (?1, ?2, ?3, ?4, true, ?5, ?5) on conflict (email) do"
                    + " nothing")
            .setParameter(1, user.id())
            .setParameter(2, user.email())
            .setParameter(3, user.passwordHash())
            .setParameter(4, new Roles().convertToDatabaseColumn(user.roles()))
            .setParameter(5, java.sql.Timestamp.from(now))
            .executeUpdate();
    if (inserted == 0) {
      return Optional.empty();
    }
    rememberNetwork(user.id(), network, now);
    audit.succeeded(EventType.SIGNUP, Subject.user(user.id()).inSession(sessionId), origin);
    return Optional.of(user);
  }

  /**
   * Records a log-in whose password was verified.
   *
   * @param verifiedHash the hash against which the password was verified
   * @param renewedHash replaces the stored hash; null keeps it
   * @param sessionId the session that the log-in opens
   * @return empty when the account was deactivated or deleted or its hash replaced meanwhile
   */
  public Optional<User> recordLogin(
      UUID userId,
      String verifiedHash,
      PasswordHash renewedHash,
      String network,
      UUID sessionId,
      RequestOrigin origin) {
    Instant now = clock.instant();
    User user = lock(userId);
    if (user == null || !user.isActive() || !user.passwordHash().equals(verifiedHash)) {
      return Optional.empty();
    }
    user.loggedIn(now);
    if (renewedHash != null) {
      user.replaceHash(renewedHash);
    }
    rememberNetwork(userId, network, now);
    audit.succeeded(EventType.LOGIN, Subject.user(userId).inSession(sessionId), origin);
    return Optional.of(user);
  }

  /** False if there is no such user. The caller ends the sessions. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean setActive(UUID userId, boolean active, RequestOrigin origin) {
    User user = lock(userId);
    if (user != null) {
      user.setActive(active);
      audit.succeeded(
          active ? EventType.USER_ACTIVATED : EventType.USER_DEACTIVATED,
          Subject.user(userId),
          origin);
    }
    return user != null;
  }

  /** False if there is no such user. The caller ends the sessions. */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public boolean setRoles(UUID userId, Set<String> roles, RequestOrigin origin) {
    User user = lock(userId);
    if (user != null) {
      user.replaceRoles(roles);
      audit.succeeded(
          EventType.ROLES_CHANGED,
          Subject.user(userId).with(String.join(",", new TreeSet<>(roles))),
          origin);
    }
    return user != null;
  }

  /**
   * Locks the account until the transaction ends. Every operation that ends several sessions of a
   * user takes this lock first, so that they cannot deadlock with each other or with a log-in.
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public void lockForSessions(UUID userId) {
    lock(userId);
  }

  private User lock(UUID userId) {
    return entities.find(User.class, userId, LockModeType.PESSIMISTIC_WRITE);
  }

  private void rememberNetwork(UUID userId, String network, Instant now) {
    entities
        .createNativeQuery(
            "with surplus as (delete from known_addresses where user_id = ?1 and network in ("
                + "select network from known_addresses where user_id = ?1 and network <> ?2"
                + " order by last_seen desc offset ?4))"
                + " insert into known_addresses (user_id, network, last_seen) values (?1, ?2, ?3)"
                + " on conflict (user_id, network) do update set last_seen = excluded.last_seen")
        .setParameter(1, userId)
        .setParameter(2, network)
        .setParameter(3, java.sql.Timestamp.from(now))
        .setParameter(4, MAX_KNOWN_NETWORKS - 1)
        .executeUpdate();
  }

  /** Networks of the latest log-ins, oldest first. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<String> latestNetworks(int limit) {
    List<?> networks =
        entities
            .createNativeQuery(
                "select network from known_addresses order by last_seen desc limit ?1")
            .setParameter(1, limit)
            .getResultList();
    List<String> earliestFirst = new ArrayList<>(networks.stream().map(Object::toString).toList());
    Collections.reverse(earliestFirst);
    return earliestFirst;
  }

  /** Safe to run on several nodes concurrently: the second deletes nothing. */
  public void forgetOldNetworks() {
    entities
        .createQuery("delete from KnownNetwork a where a.lastSeen < :oldest")
        .setParameter("oldest", clock.instant().minus(KNOWN_FOR))
        .executeUpdate();
  }
}
