package dev.sallyport.openid.device;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.client.Client;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.grant.GrantService;
import dev.sallyport.token.ClientGrant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What devices do: begin requests, and ask for their tokens. */
@Stateless
public class DeviceGrantService {
  /** How long a request waits for its user. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** Between two questions of a device, at first. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /** How long a device is told that its request has expired. */
  static final Duration EXPIRY_TOLD = Duration.ofMinutes(10);

  /** How long the reuse of a device code is detected. */
  private static final Duration REUSE_DETECTED = Duration.ofDays(1);

  /** Requests of a client that wait, at a time. */
  static final int MOST_OF_A_CLIENT = 1_000;

  /** Requests of all clients that wait, apart from those that begin at the same moment. */
  static final int MOST = 10_000;

  /** A user code is taken once in more than a million times. */
  private static final int TRIES = 3;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Sql sql;
  private final UserCodeKey userCodes;
  private final GrantService grants;
  private final SessionEndService ends;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DeviceGrantService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public DeviceGrantService(
      Sql sql,
      UserCodeKey userCodes,
      GrantService grants,
      SessionEndService ends,
      AuditService audit,
      Clock clock) {
    this.sql = sql;
    this.userCodes = userCodes;
    this.grants = grants;
    this.ends = ends;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Begins a request. The client's row is locked, so that parallel requests cannot exceed its
   * bound.
   *
   * @param origin of the device
   * @return empty if too many requests wait, or if the client may not use the grant any more
   */
  public Optional<StartedDeviceGrant> begin(ClientGrant grant, RequestOrigin origin) {
    boolean permitted =
        sql.exists(
            "select from oauth_clients where client_id = ? and device_grant and disabled_at is null"
                + " for no key update",
            grant.clientId());
    if (permitted) {
      for (int i = 0; i < TRIES; i++) {
        StartedDeviceGrant started =
            new StartedDeviceGrant(BearerSecret.random(RANDOM), UserCode.random(RANDOM));
        if (insert(started, grant, origin)) {
          return Optional.of(started);
        }
      }
    }
    return Optional.empty();
  }

  private boolean insert(StartedDeviceGrant started, ClientGrant grant, RequestOrigin origin) {
    Instant now = clock.instant();
    return sql.update(
            "insert into device_grants (id, device_code_hash, user_code_hash, client_id, scopes,"
                + " ip_address, created_at, expires_at, poll_interval)"
                + " select ?, ?, ?, ?, ?, ?::inet, ?, ?, ?"
                + " where (select count(*) from device_grants"
                + " where client_id = ? and allowed is null and expires_at > ?) < ?"
                + " and (select count(*) from device_grants"
                + " where allowed is null and expires_at > ?) < ?"
                + " on conflict (user_code_hash) do nothing",
            UUID.randomUUID(),
            started.deviceCode().hash(),
            userCodes.hash(started.userCode()),
            grant.clientId(),
            Sql.texts(grant.scopes()),
            origin.address(),
            now,
            now.plus(LIFETIME),
            Math.toIntExact(INTERVAL.toSeconds()),
            grant.clientId(),
            now,
            MOST_OF_A_CLIENT,
            now,
            MOST)
        == 1;
  }

  /**
   * @param userId null until it was shown to a user
   * @param sessionId of the browser
   */
  private record Stored(
      UUID id,
      UUID userId,
      UUID sessionId,
      ClientGrant grant,
      Optional<UUID> grantId,
      DeviceGrantRules.State state) {}

  /**
   * Answers a device that asks for its tokens. The row is locked, so that of parallel questions one
   * gets a session, and every other one is a reuse, which ends that session.
   *
   * @param key the thumbprint of the key that the device has proven, to which the refresh tokens of
   *     a public client are bound
   * @param origin of the device
   */
  public DeviceAnswer ask(
      Client client, BearerSecret deviceCode, Optional<String> key, RequestOrigin origin) {
    return sql.first(
            "select id, user_id, session_id, client_id, scopes, grant_id, allowed, expires_at,"
                + " poll_interval, polled_at from device_grants"
                + " where device_code_hash = ? and client_id = ? for update",
            DeviceGrantService::stored,
            deviceCode.hash(),
            client.id())
        .map(stored -> answer(stored, client.refreshKey(key), origin))
        .orElse(new DeviceAnswer.Refused(ProblemType.INVALID_GRANT));
  }

  private DeviceAnswer answer(Stored stored, Optional<String> key, RequestOrigin origin) {
    // Read after the lock, which may have taken a while.
    Instant now = clock.instant();
    return switch (DeviceGrantRules.judge(stored.state(), now)) {
      case PENDING -> {
        asked(stored.id(), Duration.ZERO, now);
        yield new DeviceAnswer.Refused(ProblemType.AUTHORIZATION_PENDING);
      }
      case SLOW_DOWN -> {
        asked(stored.id(), DeviceGrantRules.SLOWER, now);
        yield new DeviceAnswer.Refused(ProblemType.SLOW_DOWN);
      }
      case DENIED -> new DeviceAnswer.Refused(ProblemType.ACCESS_DENIED);
      case EXPIRED -> new DeviceAnswer.Refused(ProblemType.EXPIRED_TOKEN);
      case REDEEM -> redeem(stored, key, origin);
      case REUSE -> {
        endForReuse(stored, origin);
        yield new DeviceAnswer.Refused(ProblemType.INVALID_GRANT);
      }
    };
  }

  private void asked(UUID id, Duration slower, Instant now) {
    sql.update(
        "update device_grants set polled_at = ?, poll_interval = poll_interval + ? where id = ?",
        now,
        Math.toIntExact(slower.toSeconds()),
        id);
  }

  private DeviceAnswer redeem(Stored stored, Optional<String> key, RequestOrigin origin) {
    UUID grantId = UUID.randomUUID();
    SessionRef browser = new SessionRef(stored.userId(), stored.sessionId());
    Optional<OpenSession> session =
        grants.open(grantId, browser, stored.grant().boundTo(key), origin);
    if (session.isEmpty()) {
      // The user has logged out, or is no longer active: the device must not wait any longer.
      sql.update("update device_grants set allowed = false where id = ?", stored.id());
      return new DeviceAnswer.Refused(ProblemType.ACCESS_DENIED);
    }
    sql.update("update device_grants set grant_id = ? where id = ?", grantId, stored.id());
    return new DeviceAnswer.Granted(session.get());
  }

  private void endForReuse(Stored stored, RequestOrigin origin) {
    SessionRef session = new SessionRef(stored.userId(), stored.grantId().orElseThrow());
    audit.detected(
        EventType.DEVICE_CODE_REUSE,
        Subject.user(session.userId())
            .inSession(session.sessionId())
            .with(stored.grant().clientId()),
        origin,
        FailureReason.REUSED_TOKEN);
    ends.end(session, EndReason.CODE_REUSE, origin);
  }

  /**
   * Deletes requests that have expired and of which no device needs to be told any more.
   *
   * @param limit maximum number
   * @return number of deleted requests
   */
  public int removeExpired(int limit) {
    Instant now = clock.instant();
    return sql.update(
        "delete from device_grants where id in (select id from device_grants"
            + " where expires_at < ? and (grant_id is null or expires_at < ?)"
            + " limit ? for update skip locked)",
        now.minus(EXPIRY_TOLD),
        now.minus(REUSE_DETECTED),
        limit);
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.uuid(1),
        row.uuid(2),
        row.uuid(3),
        new ClientGrant(row.text(4), Set.copyOf(row.texts(5))),
        Optional.ofNullable(row.uuid(6)),
        new DeviceGrantRules.State(
            row.isNull(7) ? Optional.empty() : Optional.of(row.flag(7)),
            !row.isNull(6),
            row.time(8),
            Duration.ofSeconds(row.integer(9)),
            Optional.ofNullable(row.time(10))));
  }
}
