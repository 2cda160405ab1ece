package dev.sallyport.openid.device;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionRef;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What users do with the requests of devices: look at them, and allow or deny them. */
@Stateless
public class DeviceDecisionService {
  /** How long a device can get its tokens once its user has allowed it. */
  static final Duration REDEEMABLE = Duration.ofMinutes(2);

  private final Sql sql;
  private final UserCodeKey userCodes;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DeviceDecisionService() {
    this(null, null, null, null);
  }

  @Inject
  public DeviceDecisionService(Sql sql, UserCodeKey userCodes, AuditService audit, Clock clock) {
    this.sql = sql;
    this.userCodes = userCodes;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * The request with a user code, which the user of a session may then decide.
   *
   * @return empty if there is none, or if it has expired or is decided; the caller must not tell
   *     these apart
   */
  public Optional<WaitingDevice> show(UserCode code, SessionRef session) {
    Instant now = clock.instant();
    return sql.first(
        "update device_grants d set user_id = ?, session_id = ? from oauth_clients c"
            + " where d.user_code_hash = any(?) and d.allowed is null and d.expires_at > ?"
            + " and c.client_id = d.client_id and c.device_grant and c.disabled_at is null"
            + " returning d.id, c.name, d.scopes, host(d.ip_address), d.created_at",
        row ->
            new WaitingDevice(
                row.uuid(1),
                code,
                row.text(2),
                Set.copyOf(row.texts(3)),
                Optional.ofNullable(row.text(4)),
                Duration.between(row.time(5), now)),
        session.userId(),
        session.sessionId(),
        Sql.bytes(userCodes.hashes(code)),
        now);
  }

  /**
   * Records the decision of the user to whom the request was shown last. Of parallel decisions one
   * counts.
   *
   * @return false if it can no longer be decided, or was shown to another user
   */
  public boolean decide(UUID id, boolean allowed, SessionRef session, RequestOrigin origin) {
    Instant now = clock.instant();
    Optional<String> clientId =
        sql.first(
            "update device_grants set allowed = ?, session_id = ?, expires_at = least(expires_at, ?)"
                + " where id = ? and user_id = ? and allowed is null and expires_at > ?"
                + " returning client_id",
            row -> row.text(1),
            allowed,
            session.sessionId(),
            now.plus(REDEEMABLE),
            id,
            session.userId(),
            now);
    clientId.ifPresent(
        client ->
            audit.succeeded(
                allowed ? EventType.DEVICE_GRANT_ALLOWED : EventType.DEVICE_GRANT_DENIED,
                Subject.user(session.userId()).inSession(session.sessionId()).with(client),
                origin));
    return clientId.isPresent();
  }
}
