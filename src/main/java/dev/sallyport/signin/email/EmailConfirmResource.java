package dev.sallyport.signin.email;

import dev.sallyport.access.Caller;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Optional;

/** {@code POST /api/auth/email/confirm}: confirms an address with what was mailed to it. */
@Path("/api/auth/email/confirm")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class EmailConfirmResource {
  private final EmailConfirmation confirmations;

  @Inject
  EmailConfirmResource(EmailConfirmation confirmations) {
    this.confirmations = confirmations;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.EMAIL_CHANGED)
  public ConfirmedEmailView confirm(@Context SecurityContext caller, EmailConfirmRequest request) {
    return confirmations.confirm(
        RequestBodyReader.required(request), session(caller.getUserPrincipal()));
  }

  private static Optional<SessionRef> session(Principal caller) {
    return Caller.token(caller)
        .map(token -> new SessionRef(Caller.userId(token), Caller.sessionId(token)));
  }
}
