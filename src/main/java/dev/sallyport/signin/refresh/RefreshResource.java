package dev.sallyport.signin.refresh;

import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.refresh.RefreshRefused;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.refresh.RefreshTooEarly;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;

/** {@code POST /api/auth/refresh}: exchanges a refresh token. */
@Path("/api/auth/refresh")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RefreshResource {
  private final RefreshTokenReader reader;
  private final RefreshService refreshes;
  private final SessionIssuer issuer;
  private final RequestClient client;
  private final RejectedRequestCounter rejections;
  private final Event<RefreshRefused> refused;

  @Inject
  RefreshResource(
      RefreshTokenReader reader,
      RefreshService refreshes,
      SessionIssuer issuer,
      RequestClient client,
      RejectedRequestCounter rejections,
      Event<RefreshRefused> refused) {
    this.reader = reader;
    this.refreshes = refreshes;
    this.issuer = issuer;
    this.client = client;
    this.rejections = rejections;
    this.refused = refused;
  }

  /**
   * The token itself is the credential; the response does not contain the reason of a rejection.
   */
  @POST
  @PermitAll
  public SessionView refresh(@Context HttpServletRequest request, InputStream body) {
    Optional<OpenSession> session = reader.read(request, body).flatMap(this::refreshed);
    if (session.isEmpty()) {
      refused.fire(new RefreshRefused());
      throw Problem.of(ProblemType.INVALID_REFRESH_TOKEN);
    }
    return issuer.issue(session.get());
  }

  private Optional<OpenSession> refreshed(RefreshTokenValue token) {
    try {
      return refreshes.refresh(token, client.origin());
    } catch (RefreshTooEarly early) {
      SessionRef owner = early.owner();
      rejections.count(
          EventType.THROTTLED,
          Subject.user(owner.userId()).inSession(owner.sessionId()),
          client.address().network(),
          client.origin(),
          FailureReason.SESSION_LIMIT);
      throw Problem.rateLimited("session", early.waitTime());
    }
  }
}
