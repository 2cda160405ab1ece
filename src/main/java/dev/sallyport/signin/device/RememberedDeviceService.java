package dev.sallyport.signin.device;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailChanged;
import dev.sallyport.account.Roles;
import dev.sallyport.account.RolesChanged;
import dev.sallyport.account.User;
import dev.sallyport.account.UserDeactivated;
import dev.sallyport.account.deletion.AccountDeletionRequested;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SignedOutEverywhere;
import dev.sallyport.signin.device.RememberedDeviceTable.Found;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Remembers, recognises and forgets devices, under the lock of the account. */
@Stateless
public class RememberedDeviceService {
  /** Devices of a user; a further one replaces the least recently used one. */
  static final int LIMIT = 10;

  /** How long after a rotation the token before is accepted without another rotation. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Sql sql;
  private final AccountService accounts;
  private final RememberedDeviceSettings settings;
  private final SecondFactorPolicy policy;
  private final SecurityNotice notice;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RememberedDeviceService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public RememberedDeviceService(
      Sql sql,
      AccountService accounts,
      RememberedDeviceSettings settings,
      SecondFactorPolicy policy,
      SecurityNotice notice,
      AuditService audit,
      Clock clock) {
    this.sql = sql;
    this.accounts = accounts;
    this.settings = settings;
    this.policy = policy;
    this.notice = notice;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Remembers the device on which a user has just proven the second factor.
   *
   * @param user locked by the caller
   * @return the token of the device, 43 characters; empty if the service remembers no devices, or
   *     none of this user
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Optional<String> remember(User user, UUID sessionId, RequestOrigin origin) {
    if (!isPermitted(user)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    BearerSecret token = BearerSecret.random(RANDOM);
    table().keepLatest(user.id(), LIMIT - 1);
    table().add(user.id(), token.hash(), origin, now, now.plus(settings.lifetime()));
    audit.succeeded(
        EventType.DEVICE_REMEMBERED, Subject.user(user.id()).inSession(sessionId), origin);
    notice.send(user, MailTemplate.DEVICE_REMEMBERED);
    return Optional.of(token.encoded());
  }

  /**
   * Recognises a device of a user whose password was right.
   *
   * @param user locked by the caller
   * @param token as the client sent it; may be null
   * @return empty for any token that is not of a device of the user
   */
  @TransactionAttribute(TransactionAttributeType.MANDATORY)
  public Optional<RecognisedDevice> recognise(
      User user, String token, UUID sessionId, RequestOrigin origin) {
    if (!isPermitted(user)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<BearerSecret> presented = BearerSecret.parse(token);
    Optional<Found> device =
        presented.flatMap(secret -> table().find(user.id(), secret.hash(), oldest(now), now));
    return device.map(
        found -> {
          table().used(found.id(), origin, now);
          audit.succeeded(
              EventType.REMEMBERED_DEVICE_USED,
              Subject.user(user.id()).inSession(sessionId).with(found.id().toString()),
              origin);
          return new RecognisedDevice(rotated(found, presented.orElseThrow(), now));
        });
  }

  private Optional<String> rotated(Found device, BearerSecret presented, Instant now) {
    if (!device.isCurrent() && now.isBefore(device.rotatedAt().plus(GRACE))) {
      return Optional.empty();
    }
    BearerSecret next = BearerSecret.random(RANDOM);
    table().rotate(device.id(), next.hash(), presented.hash(), now);
    return Optional.of(next.encoded());
  }

  private boolean isPermitted(User user) {
    return !settings.lifetime().isZero()
        && !Roles.arePrivileged(user.roles())
        && !policy.requires(user.roles());
  }

  /** A shorter lifetime applies to devices that were remembered before as well. */
  private Instant oldest(Instant now) {
    return now.minus(settings.lifetime());
  }

  /** The devices of a user, last used first. */
  public List<RememberedDevice> of(UUID userId) {
    Instant now = clock.instant();
    return table().of(userId, oldest(now), now);
  }

  /** Forgets a device; false if the user has none with the id. */
  public boolean forget(SessionRef session, UUID id, RequestOrigin origin) {
    accounts.lock(session.userId());
    boolean removed = table().remove(session.userId(), id);
    if (removed) {
      recordForgotten(session, id.toString(), origin);
    }
    return removed;
  }

  /** Forgets every device of a user. */
  public void forgetAll(SessionRef session, RequestOrigin origin) {
    accounts.lock(session.userId());
    if (table().removeAll(session.userId()) > 0) {
      recordForgotten(session, "all", origin);
    }
  }

  private void recordForgotten(SessionRef session, String which, RequestOrigin origin) {
    audit.succeeded(
        EventType.DEVICE_FORGOTTEN,
        Subject.user(session.userId()).inSession(session.sessionId()).with(which),
        origin);
  }

  /** Deletes expired devices; returns their number. */
  public int removeExpired(Instant before, int limit) {
    return table().removeExpired(before, limit);
  }

  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    table().removeAll(change.userId());
  }

  public void onEmailChanged(@Observes EmailChanged change) {
    table().removeAll(change.userId());
  }

  public void onRolesChanged(@Observes RolesChanged change) {
    table().removeAll(change.userId());
  }

  public void onUserDeactivated(@Observes UserDeactivated change) {
    table().removeAll(change.userId());
  }

  public void onDeletionRequested(@Observes AccountDeletionRequested change) {
    table().removeAll(change.userId());
  }

  public void onSignedOutEverywhere(@Observes SignedOutEverywhere change) {
    table().removeAll(change.userId());
  }

  private RememberedDeviceTable table() {
    return new RememberedDeviceTable(sql);
  }
}
