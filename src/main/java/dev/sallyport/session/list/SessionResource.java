package dev.sallyport.session.list;

import dev.sallyport.access.Caller;
import dev.sallyport.account.Roles;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PageRequest;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/sessions}: lists and ends the sessions of the signed-in user. */
@Path("/api/auth/sessions")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
public class SessionResource {
  /** Maximum and default number of sessions on a page. */
  private static final int LIMIT = 100;

  private final SessionService sessions;
  private final OwnSessions own;

  @Inject
  SessionResource(SessionService sessions, OwnSessions own) {
    this.sessions = sessions;
    this.own = own;
  }

  /** A page of the live sessions, last used first. */
  @GET
  public Page<ListedSessionView> list(
      @Context SecurityContext caller,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    PageRequest page = PageRequest.of(limit, cursor, LIMIT);
    String current = Caller.requiredToken(caller.getUserPrincipal()).getClaim("sid");
    return Page.of(
        sessions.live(Caller.userId(caller.getUserPrincipal()), page.after(), page.limit() + 1),
        page.limit(),
        session -> ListedSessionView.of(session, current),
        session -> new Cursor(session.lastUsedAt(), session.id()));
  }

  /**
   * 204; 404 in the same way for an id that is unknown, malformed, of an ended session or of
   * another user.
   */
  @DELETE
  @Path("/{id}")
  public void remove(@PathParam("id") String id, @Context SecurityContext caller) {
    own.end(new SessionRef(Caller.userId(caller.getUserPrincipal()), PathId.parse(id)));
  }
}
