package dev.sallyport.openid.authorization;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.Resources;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.grant.GrantService;
import dev.sallyport.token.ClientGrant;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Issues authorization codes, and exchanges each for one session of its client. */
@Stateless
public class AuthorizationCodeService {
  /** RFC 6749, section 4.1.2, recommends ten minutes at most. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** How long the reuse of a code is detected. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 7636, section 4.1. */
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final Sql sql;
  private final GrantService grants;
  private final SessionEndService ends;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected AuthorizationCodeService() {
    this(null, null, null, null, null);
  }

  @Inject
  public AuthorizationCodeService(
      Sql sql, GrantService grants, SessionEndService ends, AuditService audit, Clock clock) {
    this.sql = sql;
    this.grants = grants;
    this.ends = ends;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A code for the client of a request that the user of a session may sign in to.
   *
   * @param session of the browser
   */
  public BearerSecret issue(AuthorizationRequest request, SessionRef session) {
    Instant now = clock.instant();
    sql.update(
        "delete from authorization_codes where session_id = ? and expires_at < ?",
        session.sessionId(),
        now.minus(REMEMBERED));
    BearerSecret code = BearerSecret.random(RANDOM);
    sql.update(
        "insert into authorization_codes (hash, client_id, user_id, session_id, redirect_uri,"
            + " scopes, nonce, challenge, dpop_jkt, resource, created_at, expires_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        code.hash(),
        request.client().id(),
        session.userId(),
        session.sessionId(),
        request.target().redirectUri(),
        Sql.texts(request.scopes()),
        request.nonce().orElse(null),
        request.challenge().orElse(null),
        request.key().orElse(null),
        request.resource().orElse(null),
        now,
        now.plus(LIFETIME));
    return code;
  }

  /**
   * A code that was exchanged.
   *
   * @param grant of the first access token: that of the session, or another key or resource
   * @param nonce for the ID token
   */
  public record Redeemed(OpenSession session, ClientGrant grant, Optional<String> nonce) {}

  /**
   * A code as it is presented.
   *
   * @param redirectUri must be that of the request
   * @param verifier must match the challenge of the request; null without one
   * @param key the thumbprint of the key that the client has proven; must be that of the request,
   *     if that named one
   * @param resources those that the token request names (RFC 8707)
   */
  public record Exchange(
      BearerSecret code,
      String redirectUri,
      String verifier,
      Optional<String> key,
      List<String> resources) {
    public Exchange {
      resources = List.copyOf(resources);
    }

    @Override
    public String toString() {
      return "Exchange[hidden]";
    }
  }

  private record Code(
      SessionRef session,
      String redirectUri,
      ClientGrant grant,
      Optional<String> nonce,
      Optional<String> challenge,
      Instant expiresAt,
      Optional<UUID> grantId) {}

  /**
   * Exchanges a code. The row is locked, so that of parallel exchanges one succeeds, and every
   * other one is a reuse, which ends the session that the first has opened (RFC 6749, section
   * 4.1.2).
   *
   * @return empty if the code cannot be exchanged, whatever the reason
   * @throws Problem 400 for a resource that is not that of the request; the code remains unused
   */
  public Optional<Redeemed> redeem(Client client, Exchange exchange, RequestOrigin origin) {
    Optional<Code> found =
        sql.first(
            "select user_id, session_id, redirect_uri, client_id, scopes, nonce, challenge,"
                + " expires_at, grant_id, dpop_jkt, resource from authorization_codes"
                + " where hash = ? and client_id = ? for update",
            AuthorizationCodeService::code,
            exchange.code().hash(),
            client.id());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Code code = found.get();
    if (code.grantId().isPresent()) {
      endForReuse(code, code.grantId().get(), origin);
      return Optional.empty();
    }
    if (!clock.instant().isBefore(code.expiresAt())
        || !code.redirectUri().equals(exchange.redirectUri())
        || !isVerified(code.challenge(), exchange.verifier())
        || code.grant().key().filter(key -> !exchange.key().equals(Optional.of(key))).isPresent()) {
      return Optional.empty();
    }
    Optional<String> resource = code.grant().resource();
    if (!Resources.permit(client, resource, exchange.resources())) {
      throw Problem.of(ProblemType.INVALID_TARGET);
    }
    ClientGrant first =
        code.grant()
            .boundTo(exchange.key())
            .forResource(Resources.chosen(resource, exchange.resources()));
    ClientGrant lasting = code.grant().boundTo(client.refreshKey(exchange.key()));
    UUID grantId = UUID.randomUUID();
    sql.update(
        "update authorization_codes set grant_id = ? where hash = ?",
        grantId,
        exchange.code().hash());
    return grants
        .open(grantId, code.session(), lasting, origin)
        .map(session -> new Redeemed(session, first, code.nonce()));
  }

  private void endForReuse(Code code, UUID grantId, RequestOrigin origin) {
    SessionRef grant = new SessionRef(code.session().userId(), grantId);
    audit.detected(
        EventType.AUTHORIZATION_CODE_REUSE,
        Subject.user(grant.userId()).inSession(grantId).with(code.grant().clientId()),
        origin,
        FailureReason.REUSED_TOKEN);
    ends.end(grant, EndReason.CODE_REUSE, origin);
  }

  /** A verifier without a challenge is a downgrade attack (RFC 9700, section 2.1.1). */
  private static boolean isVerified(Optional<String> challenge, String verifierOrNull) {
    if (challenge.isEmpty() || verifierOrNull == null) {
      return challenge.isEmpty() && verifierOrNull == null;
    }
    String computed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Sha256.of(verifierOrNull.getBytes(StandardCharsets.UTF_8)));
    return VERIFIER.matcher(verifierOrNull).matches()
        && MessageDigest.isEqual(
            computed.getBytes(StandardCharsets.US_ASCII),
            challenge.get().getBytes(StandardCharsets.US_ASCII));
  }

  private static Code code(Row row) {
    return new Code(
        new SessionRef(row.uuid(1), row.uuid(2)),
        row.text(3),
        new ClientGrant(
            row.text(4),
            Set.copyOf(row.texts(5)),
            Optional.ofNullable(row.text(10)),
            Optional.ofNullable(row.text(11))),
        Optional.ofNullable(row.text(6)),
        Optional.ofNullable(row.text(7)),
        row.time(8),
        Optional.ofNullable(row.uuid(9)));
  }
}
