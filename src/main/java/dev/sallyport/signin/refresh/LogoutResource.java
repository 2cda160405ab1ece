package dev.sallyport.signin.refresh;

import dev.sallyport.access.BearerIdentityStoreHandler;
import dev.sallyport.access.Caller;
import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.revocation.RevocationFeed;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.signin.MessageView;
import dev.sallyport.signin.cookie.CookieOwner;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code POST /api/auth/logout}: ends sessions. */
@Path("/api/auth/logout")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LogoutResource {
  private final RefreshTokenReader reader;
  private final RefreshCookie cookie;
  private final SessionEndService ends;
  private final RefreshService refreshes;
  private final RevocationFeed revocations;
  private final RequestClient client;

  @Inject
  LogoutResource(
      RefreshTokenReader reader,
      RefreshCookie cookie,
      SessionEndService ends,
      RefreshService refreshes,
      RevocationFeed revocations,
      RequestClient client) {
    this.reader = reader;
    this.cookie = cookie;
    this.ends = ends;
    this.refreshes = refreshes;
    this.revocations = revocations;
    this.client = client;
  }

  /** Logs out by access token, or by refresh token if the access token has expired; idempotent. */
  @POST
  @PermitAll
  @WithoutSecondFactor
  public Response logOut(
      @QueryParam("scope") @DefaultValue("local") String scopeName,
      @Context SecurityContext caller,
      @Context HttpServletRequest request,
      InputStream body) {
    LogoutScope scope = scope(scopeName);
    Optional<SessionRef> current = bearerSession(caller);
    Optional<RefreshTokenValue> refreshToken =
        current.isPresent() ? Optional.empty() : reader.read(request, body);
    // Read before the log-out, which may prune the token.
    Optional<SessionRef> owner = current.or(() -> refreshToken.flatMap(refreshes::ownerOf));
    UUID ended = (UUID) request.getAttribute(BearerIdentityStoreHandler.ENDED_SESSION);
    boolean done =
        current
            .map(session -> logOut(session, scope))
            .or(() -> refreshToken.flatMap(token -> logOut(token, scope)))
            .orElseGet(() -> revokeAgain(ended));
    if (!done) {
      throw Problem.of(ProblemType.INVALID_TOKEN);
    }
    Response.ResponseBuilder response = Response.ok(new MessageView("Logged out."));
    CookieOwner cookieOwner = RefreshTokenReader.owner(request);
    if (cookie.isReadFor(cookieOwner)
        && !isOfAnother(reader.cookieSession(request), owner, ended, scope)) {
      response.header(HttpHeaders.SET_COOKIE, cookie.cleared(cookieOwner));
    }
    return response.build();
  }

  /** Whatever ended the session and when, the response must be true on every node. */
  private boolean logOut(SessionRef current, LogoutScope scope) {
    boolean done = ends.logOut(current, scope, client.origin());
    revokeAfter(done, scope, current);
    return done;
  }

  private Optional<Boolean> logOut(RefreshTokenValue token, LogoutScope scope) {
    Optional<Boolean> done = refreshes.logOut(token, scope, client.origin());
    done.ifPresent(
        ended -> refreshes.ownerOf(token).ifPresent(owner -> revokeAfter(ended, scope, owner)));
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

  private static LogoutScope scope(String name) {
    try {
      return LogoutScope.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw Problem.invalid(
          List.of(
              new Fault("scope", "unknown", "must be local, others or global")
                  .with("allowed", List.of("local", "others", "global"))));
    }
  }
}
