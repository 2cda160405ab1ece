package dev.sallyport.signin.password;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/password}: changes the password of the caller. */
@Path("/api/auth/password")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {
  private final PasswordChangeService passwords;
  private final SessionIssuer issuer;

  @Inject
  PasswordResource(PasswordChangeService passwords, SessionIssuer issuer) {
    this.passwords = passwords;
    this.issuer = issuer;
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
}
