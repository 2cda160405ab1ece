package dev.sallyport.signin;

import dev.sallyport.access.BearerIdentityStoreHandler;
import dev.sallyport.access.Caller;
import dev.sallyport.account.User;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.RequestBodyReader;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.RevocationFeed;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.refresh.RefreshRefused;
import dev.sallyport.session.refresh.RefreshTokenValue;
import dev.sallyport.session.refresh.RefreshTooEarly;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.token.AccessToken;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSubject;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /api/auth}: starts, refreshes and ends sessions. */
@Path("/api/auth")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuthResource {
  @Inject private SignUpService signUp;
  @Inject LoginService login;
  @Inject private SessionService sessions;
  @Inject private RevocationFeed revocations;
  @Inject private TokenIssuer tokens;
  @Inject private RefreshCookie cookie;
  @Inject private RequestClient client;
  @Inject private Clock clock;
  @Inject private Event<RefreshRefused> refused;
  @Inject private RejectedRequestCounter rejections;
  @Inject UnansweredSessions unanswered;

  @POST
  @Path("/signup")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.SIGNUP)
  public Response signUp(@Context HttpHeaders headers, CredentialsRequest request) {
    return answerNew(Response.Status.CREATED, signUp.signUp(present(request)), headers);
  }

  @POST
  @Path("/login")
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public Response logIn(@Context HttpHeaders headers, CredentialsRequest request) {
    return answerNew(Response.Status.OK, login.logIn(present(request)), headers);
  }

  /**
   * The token itself is the credential; the response does not contain the reason of a rejection.
   */
  @POST
  @Path("/refresh")
  @PermitAll
  public Response refresh(@Context HttpHeaders headers, InputStream body) {
    Optional<OpenSession> session = presentedToken(headers, body).flatMap(this::refreshed);
    if (session.isEmpty()) {
      refused.fire(new RefreshRefused());
      throw Problem.of(ProblemType.INVALID_REFRESH_TOKEN);
    }
    return answer(Response.Status.OK, session.get(), headers);
  }

  private Optional<OpenSession> refreshed(RefreshTokenValue token) {
    try {
      return sessions.refresh(token, client.origin());
    } catch (RefreshTooEarly early) {
      SessionRef owner = early.owner();
      rejections.count(
          EventType.THROTTLED,
          Subject.user(owner.userId()).inSession(owner.sessionId()),
          client.address().network(),
          client.origin(),
          FailureReason.SESSION_LIMIT);
      throw Problem.retryAfter(ProblemType.RATE_LIMITED, early.waitTime());
    }
  }

  /** Logs out by access token, or by refresh token if the access token has expired; idempotent. */
  @POST
  @Path("/logout")
  @PermitAll
  public Response logOut(
      @QueryParam("scope") @DefaultValue("local") String scopeName,
      @Context HttpHeaders headers,
      @Context SecurityContext caller,
      @Context HttpServletRequest servletRequest,
      InputStream body) {
    LogoutScope scope = scope(scopeName);
    Optional<SessionRef> current = bearerSession(caller);
    Optional<RefreshTokenValue> refreshToken =
        current.isPresent() ? Optional.empty() : presentedToken(headers, body);
    // Read before the log-out, which may prune the token.
    Optional<SessionRef> owner = current.or(() -> refreshToken.flatMap(sessions::ownerOf));
    UUID ended = (UUID) servletRequest.getAttribute(BearerIdentityStoreHandler.ENDED_SESSION);
    boolean done =
        current
            .map(session -> logOut(session, scope))
            .or(() -> refreshToken.flatMap(token -> logOut(token, scope)))
            .orElseGet(() -> revokeAgain(ended));
    if (!done) {
      throw Problem.of(ProblemType.INVALID_TOKEN);
    }
    Response.ResponseBuilder response = Response.ok(new MessageView("Logged out."));
    if (cookie.isEnabled() && !isOfAnother(cookieSession(headers), owner, ended, scope)) {
      response.header(HttpHeaders.SET_COOKIE, cookie.cleared(cookieOwner(headers)));
    }
    return response.build();
  }

  /** Whatever ended the session and when, the response must be true on every node. */
  private boolean logOut(SessionRef current, LogoutScope scope) {
    boolean done = sessions.logOut(current, scope, client.origin());
    revokeAfter(done, scope, current);
    return done;
  }

  private Optional<Boolean> logOut(RefreshTokenValue token, LogoutScope scope) {
    Optional<Boolean> done = sessions.logOut(token, scope, client.origin());
    done.ifPresent(
        ended -> sessions.ownerOf(token).ifPresent(owner -> revokeAfter(ended, scope, owner)));
    return done;
  }

  private void revokeAfter(boolean done, LogoutScope scope, SessionRef current) {
    if (done && scope.covers(true)) {
      revocations.revoke(Set.of(current.sessionId()));
    } else {
      revocations.revokeUnlessLive(current.sessionId());
    }
  }

  /** The access token is genuine, but this node rejects it because its session has ended. */
  private boolean revokeAgain(UUID sessionOrNull) {
    if (sessionOrNull == null) {
      return false;
    }
    revocations.revoke(Set.of(sessionOrNull));
    return true;
  }

  private Optional<SessionRef> cookieSession(HttpHeaders headers) {
    return cookie
        .peek(cookieOwner(headers), headers.getRequestHeader(HttpHeaders.COOKIE))
        .flatMap(RefreshTokenValue::parse)
        .flatMap(sessions::ownerOf);
  }

  /** Whether the session of the cookie continues: it belongs to another user or is out of scope. */
  private static boolean isOfAnother(
      Optional<SessionRef> inCookie,
      Optional<SessionRef> current,
      UUID endedOrNull,
      LogoutScope scope) {
    return inCookie
        .filter(session -> !session.sessionId().equals(endedOrNull))
        .filter(session -> current.filter(c -> covers(scope, c, session)).isEmpty())
        .isPresent();
  }

  private static boolean covers(LogoutScope scope, SessionRef current, SessionRef session) {
    return current.userId().equals(session.userId())
        && scope.covers(current.sessionId().equals(session.sessionId()));
  }

  private static Optional<SessionRef> bearerSession(SecurityContext caller) {
    return Caller.token(caller.getUserPrincipal())
        .map(
            token ->
                new SessionRef(
                    UUID.fromString(token.getSubject()), UUID.fromString(token.getClaim("sid"))));
  }

  /**
   * The token of the body, or else of the cookie; the media type of the body only matters without a
   * cookie. Empty if the body names a user to whom the token does not belong: another log-in in the
   * same browser replaces the cookie, and a page of one user must not act for another.
   */
  private Optional<RefreshTokenValue> presentedToken(HttpHeaders headers, InputStream body) {
    boolean isJson = isJson(headers.getMediaType());
    Optional<RefreshRequest> request =
        isJson ? RequestBodyReader.read(RefreshRequest.class, body) : Optional.empty();
    Optional<UUID> user = request.flatMap(RefreshRequest::user);
    Optional<String> sent = request.map(RefreshRequest::refreshToken);
    if (sent.isEmpty()) {
      sent =
          cookie.read(
              cookieOwner(headers),
              headers.getRequestHeader(HttpHeaders.COOKIE),
              headers.getHeaderString("Origin"));
    }
    if (sent.isEmpty() && !isJson && RequestBodyReader.isPresent(body)) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    return sent.flatMap(RefreshTokenValue::parse)
        .filter(token -> user.isEmpty() || user.equals(userOf(token)));
  }

  private Optional<UUID> userOf(RefreshTokenValue token) {
    return sessions.ownerOf(token).map(SessionRef::userId);
  }

  private static boolean isJson(MediaType type) {
    return type != null
        && type.getType().equalsIgnoreCase("application")
        && type.getSubtype().equalsIgnoreCase("json");
  }

  /** No client knows a session whose sign-in failed at the end, so it must be ended. */
  private Response answerNew(Response.Status status, OpenSession session, HttpHeaders headers) {
    try {
      return answer(status, session, headers);
    } catch (RuntimeException unanswerable) {
      unanswered.add(session.id());
      throw unanswerable;
    }
  }

  private Response answer(Response.Status status, OpenSession session, HttpHeaders headers) {
    User user = session.user();
    AccessToken token =
        tokens.issue(
            new TokenSubject(user.id(), user.email(), user.roles(), session.id()),
            session.sessionExpires());
    String refreshToken = session.refreshToken().encoded();
    long refreshSeconds = Duration.between(clock.instant(), session.refreshExpires()).toSeconds();
    Response.ResponseBuilder response = Response.status(status);
    if (cookie.isEnabled()) {
      response.header(
          HttpHeaders.SET_COOKIE, cookie.of(cookieOwner(headers), refreshToken, refreshSeconds));
    }
    return response
        .entity(
            new SessionView(
                user.id(),
                user.email(),
                token.value(),
                "Bearer",
                token.lifetime().toSeconds(),
                cookie.isEnabled() ? null : refreshToken,
                refreshSeconds))
        .build();
  }

  private static LogoutScope scope(String name) {
    try {
      return LogoutScope.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw Problem.invalid(
          List.of(new Fault("scope", "unknown", "must be local, others or global")));
    }
  }

  private static CredentialsRequest present(CredentialsRequest request) {
    if (request == null) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a JSON object.");
    }
    return request;
  }

  private static CookieOwner cookieOwner(HttpHeaders headers) {
    return CookieOwner.of(headers.getHeaderString(CookieOwner.HEADER));
  }
}
