package dev.sallyport.signin.password;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/password}: changes and removes the password of the caller. */
@Path("/api/auth/password")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {
  private final PasswordChangeService passwords;
  private final PasswordRemovalService removals;
  private final SessionIssuer issuer;
  private final RequestClient client;

  @Inject
  PasswordResource(
      PasswordChangeService passwords,
      PasswordRemovalService removals,
      SessionIssuer issuer,
      RequestClient client) {
    this.passwords = passwords;
    this.removals = removals;
    this.issuer = issuer;
    this.client = client;
  }

  /** Ends every session of the caller and answers with a new one. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.USER)
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.PASSWORD_CHANGED)
  public SessionView change(@Context SecurityContext caller, PasswordChangeRequest request) {
    SessionRef current = SessionRef.of(caller.getUserPrincipal());
    return issuer.issueFirst(passwords.change(current, RequestBodyReader.required(request)));
  }

  /** Ends every other session of the caller; 409 without a passkey. */
  @DELETE
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  public void remove(@Context SecurityContext caller) {
    removals.remove(SessionRef.of(caller.getUserPrincipal()), client.origin());
  }
}
