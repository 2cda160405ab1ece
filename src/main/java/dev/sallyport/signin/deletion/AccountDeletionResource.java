package dev.sallyport.signin.deletion;

import dev.sallyport.access.Caller;
import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.Password;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.PasswordConfirmationService;
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
import java.util.List;
import java.util.UUID;

/** {@code DELETE /api/auth/account}: schedules the deletion of the caller's account. */
@Path("/api/auth/account")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountDeletionResource {
  private final PasswordConfirmationService passwords;
  private final ConfirmedDeletionService deletions;
  private final RefreshTokenReader reader;
  private final RefreshCookie cookie;
  private final RequestClient client;

  @Inject
  AccountDeletionResource(
      PasswordConfirmationService passwords,
      ConfirmedDeletionService deletions,
      RefreshTokenReader reader,
      RefreshCookie cookie,
      RequestClient client) {
    this.passwords = passwords;
    this.deletions = deletions;
    this.reader = reader;
    this.cookie = cookie;
    this.client = client;
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
    if (request == null || request.password() == null) {
      throw Problem.invalid(List.of(new Fault("password", "required", "is required")));
    }
    UUID userId = Caller.userId(caller.getUserPrincipal());
    LoginCandidate verified =
        passwords.confirm(
            userId, Password.of(request.password()), EventType.ACCOUNT_DELETION_REQUESTED);
    Instant due =
        deletions.request(verified, Caller.sessionId(caller.getUserPrincipal()), client.origin());
    Response.ResponseBuilder response = Response.accepted(new DeletionView(due));
    if (cookie.isEnabled()
        && reader
            .cookieSession(httpRequest)
            .filter(session -> session.userId().equals(userId))
            .isPresent()) {
      response.header(
          HttpHeaders.SET_COOKIE, cookie.cleared(RefreshTokenReader.owner(httpRequest)));
    }
    return response.build();
  }
}
