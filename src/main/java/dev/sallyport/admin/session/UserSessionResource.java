package dev.sallyport.admin.session;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.EndReason;
import dev.sallyport.session.SessionEndService;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.list.LiveSession;
import dev.sallyport.session.revocation.RevocationFeed;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;

/** {@code /api/admin/users/{user}/sessions}: lists and ends the sessions of a user. */
@Path("/api/admin/users/{user}/sessions")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserSessionResource {
  @Inject
  UserSessionResource(
      UserSearchService users,
      SessionService sessions,
      SessionEndService ends,
      RevocationFeed revocations,
      Operator operator) {
    this.users = users;
    this.sessions = sessions;
    this.ends = ends;
    this.revocations = revocations;
    this.operator = operator;
  }

  /** Number of sessions that a call has ended. */
  public record Ended(int ended) {}

  private final UserSearchService users;
  private final SessionService sessions;
  private final SessionEndService ends;
  private final RevocationFeed revocations;
  private final Operator operator;

  @PathParam("user")
  private String user;

  /** A page of a user's live sessions, last used first. */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("sessions.list")
  public Page<LiveSession> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        sessions.live(userId(), after, limit + 1),
        limit,
        LiveSession::of,
        session -> new Cursor(session.lastUsedAt(), session.id()));
  }

  @DELETE
  @OperatorAction("sessions.end_all")
  public Ended endAll() {
    return new Ended(ends.endAll(userId(), EndReason.ENDED_BY_OPERATOR, operator.origin()));
  }

  /**
   * 204; 404 in the same way for a session that is unknown, has ended, or belongs to another user.
   */
  @DELETE
  @Path("/{session}")
  @OperatorAction("sessions.end")
  public void end(@PathParam("session") String session) {
    SessionRef owner = new SessionRef(userId(), PathId.parse(session));
    if (!ends.end(owner, EndReason.ENDED_BY_OPERATOR, operator.origin())) {
      revocations.revokeUnlessLive(owner.sessionId());
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  private UUID userId() {
    return users.require(PathId.parse(user));
  }
}
