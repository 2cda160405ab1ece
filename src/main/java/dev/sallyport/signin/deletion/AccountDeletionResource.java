package dev.sallyport.signin.deletion;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.cookie.CookieOwner;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.refresh.RefreshCookie;
import dev.sallyport.signin.refresh.RefreshTokenReader;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;

/** {@code DELETE /api/auth/account}: schedules the deletion of the caller's account. */
@Path("/api/auth/account")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountDeletionResource {
  private final DeletionRequestService deletions;
  private final RefreshTokenReader reader;
  private final RefreshCookie cookie;

  @Inject
  AccountDeletionResource(
      DeletionRequestService deletions, RefreshTokenReader reader, RefreshCookie cookie) {
    this.deletions = deletions;
    this.reader = reader;
    this.cookie = cookie;
  }

  /** Deletes the caller's refresh cookie as well; that of another user remains. */
  @DELETE
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.ACCOUNT_DELETION_REQUESTED)
  public Response delete(
      DeletionRequest request,
      @Context SecurityContext caller,
      @Context HttpServletRequest httpRequest) {
    SessionRef session = SessionRef.of(caller.getUserPrincipal());
    Instant due = deletions.request(session, request);
    Response.ResponseBuilder response = Response.accepted(new DeletionView(due));
    CookieOwner owner = RefreshTokenReader.owner(httpRequest);
    if (cookie.isReadFor(owner)
        && reader
            .cookieSession(httpRequest)
            .filter(inCookie -> inCookie.userId().equals(session.userId()))
            .isPresent()) {
      response.header(HttpHeaders.SET_COOKIE, cookie.cleared(owner));
    }
    return response.build();
  }
}
