package dev.sallyport.session;

import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.type.WordSetConverter;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.token.ClientGrant;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One row of {@code sessions}. Its row lock serializes all changes of the session. */
@Entity
@Table(name = "sessions")
public class Session {
  /** For {@link #read}; the table is s. */
  public static final String COLUMNS =
      " s.id, s.user_id, s.created_at, s.last_used_at, s.idle_expires_at, s.absolute_expires_at,"
          + " s.ip_address, s.user_agent, s.retries, s.last_retry_at, s.token_family,"
          + " s.rotations_used_until, s.amr, s.acr, s.auth_time, s.parent_id, s.client_id,"
          + " s.scopes, s.dpop_jkt, s.resource, s.ended_at, s.end_reason ";

  @Id private UUID id;

  @Column(name = "user_id")
  private UUID userId;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "last_used_at")
  private Instant lastUsedAt;

  @Column(name = "idle_expires_at")
  private Instant idleExpiresAt;

  @Column(name = "absolute_expires_at")
  private Instant absoluteExpiresAt;

  @Column(name = "ip_address")
  private String ipAddress;

  @Column(name = "user_agent")
  private String userAgent;

  private int retries;

  @Column(name = "last_retry_at")
  private Instant lastRetryAt;

  @Column(name = "token_family")
  private String tokenFamily;

  @Column(name = "rotations_used_until")
  private Instant rotationsUsedUntil;

  @Convert(converter = WordSetConverter.class)
  private Set<String> amr;

  private String acr;

  @Column(name = "auth_time")
  private Instant authTime;

  /** Null for a session of the user, and if the session above has been removed. */
  @Column(name = "parent_id")
  private UUID parentId;

  /** Null for a session of the user. */
  @Column(name = "client_id")
  private String clientId;

  @Convert(converter = WordSetConverter.class)
  private Set<String> scopes = Set.of();

  /** The thumbprint of the key to which the tokens of a client are bound; null for none. */
  @Column(name = "dpop_jkt")
  private String key;

  /** What the access tokens of a client are for; null for the service itself. */
  private String resource;

  @Column(name = "ended_at")
  private Instant endedAt;

  @Column(name = "end_reason")
  private String endReason;

  protected Session() {}

  public Session(
      UUID id,
      UUID userId,
      Authentication authentication,
      String tokenFamily,
      RequestOrigin origin,
      Instant now,
      Duration idle,
      Duration absolute) {
    this.id = id;
    this.userId = userId;
    this.amr = authentication.methods();
    this.acr = authentication.level();
    this.authTime = authentication.time();
    this.tokenFamily = tokenFamily;
    this.createdAt = now;
    this.absoluteExpiresAt = now.plus(absolute);
    used(origin, now, idle);
  }

  /** From a row that begins with the {@link #COLUMNS}. */
  public static Session read(Row row) {
    Session session = new Session();
    session.id = row.uuid(1);
    session.userId = row.uuid(2);
    session.createdAt = row.time(3);
    session.lastUsedAt = row.time(4);
    session.idleExpiresAt = row.time(5);
    session.absoluteExpiresAt = row.time(6);
    session.ipAddress = row.text(7);
    session.userAgent = row.text(8);
    session.retries = row.integer(9);
    session.lastRetryAt = row.time(10);
    session.tokenFamily = row.text(11);
    session.rotationsUsedUntil = row.time(12);
    session.amr = Set.copyOf(row.texts(13));
    session.acr = row.text(14);
    session.authTime = row.time(15);
    session.parentId = row.uuid(16);
    session.clientId = row.text(17);
    session.scopes = Set.copyOf(row.texts(18));
    session.key = row.text(19);
    session.resource = row.text(20);
    session.endedAt = row.time(21);
    session.endReason = row.text(22);
    return session;
  }

  /**
   * A session of a client below a session of the user. Without {@code offline_access} it ends with
   * that session.
   *
   * @param settings of the time-outs
   */
  public static Session below(
      Session parent,
      UUID id,
      ClientGrant grant,
      String tokenFamily,
      RequestOrigin origin,
      Instant now,
      SessionSettings settings) {
    Duration absolute =
        grant.includes(ClientGrant.OFFLINE_ACCESS)
            ? settings.absoluteLifetime()
            : Duration.between(now, parent.absoluteExpiresAt);
    Session session =
        new Session(
            id,
            parent.userId,
            parent.authentication(),
            tokenFamily,
            origin,
            now,
            settings.idleLifetime(),
            absolute);
    session.parentId = parent.id;
    session.clientId = grant.clientId();
    session.scopes = grant.scopes();
    session.key = grant.key().orElse(null);
    session.resource = grant.resource().orElse(null);
    return session;
  }

  /** Extends the session by the idle time-out, but never beyond its absolute time-out. */
  public final void used(RequestOrigin origin, Instant now, Duration idle) {
    Instant idleEnd = now.plus(idle);
    this.lastUsedAt = now;
    this.idleExpiresAt = idleEnd.isBefore(absoluteExpiresAt) ? idleEnd : absoluteExpiresAt;
    this.ipAddress = origin.address();
    this.userAgent = origin.userAgent();
  }

  /** Until when the rotations so far use up the allowed rate; null before the first one. */
  public Instant rotationsUsedUntil() {
    return rotationsUsedUntil;
  }

  /** See {@link #rotationsUsedUntil}. */
  public void rotated(Instant usedUntil) {
    this.rotationsUsedUntil = usedUntil;
  }

  /** Records that the user was authenticated again. */
  void authenticatedAgain(Authentication authentication) {
    this.amr = authentication.methods();
    this.acr = authentication.level();
    this.authTime = authentication.time();
  }

  /** Sets the family of a session that was created before families existed. */
  public void adopt(String family) {
    this.tokenFamily = family;
  }

  /**
   * Null for a session that was created before families existed and has not been refreshed since.
   */
  public String tokenFamily() {
    return tokenFamily;
  }

  /** Number of answered retries with a used refresh token. */
  public int retries() {
    return retries;
  }

  /** Null without a retry. */
  public Instant lastRetryAt() {
    return lastRetryAt;
  }

  public void end(EndReason reason, Instant now) {
    this.endedAt = now;
    this.endReason = reason.code();
  }

  public boolean isEnded() {
    return endedAt != null;
  }

  /** Neither ended nor expired; at the exact time of its expiry it is no longer live. */
  public boolean isLive(Instant now) {
    return !isEnded() && now.isBefore(idleExpiresAt);
  }

  public UUID id() {
    return id;
  }

  /** How the user was authenticated, at the beginning of the session or again since then. */
  public Authentication authentication() {
    return new Authentication(authTime, amr, acr);
  }

  /** What the client may do; empty for a session of the user. */
  public Optional<ClientGrant> grant() {
    return Optional.ofNullable(clientId)
        .map(
            client ->
                new ClientGrant(
                    client, scopes, Optional.ofNullable(key), Optional.ofNullable(resource)));
  }

  /**
   * The session that must be live for this one to be used; empty for a session of the user, and for
   * a client with {@code offline_access}.
   */
  public Optional<UUID> dependsOn() {
    return grant()
        .filter(client -> !client.includes(ClientGrant.OFFLINE_ACCESS))
        .flatMap(client -> Optional.ofNullable(parentId));
  }

  public UUID userId() {
    return userId;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Instant lastUsedAt() {
    return lastUsedAt;
  }

  public Instant idleExpiresAt() {
    return idleExpiresAt;
  }

  public Instant absoluteExpiresAt() {
    return absoluteExpiresAt;
  }

  public String ipAddress() {
    return ipAddress;
  }

  public String userAgent() {
    return userAgent;
  }
}
