package dev.sallyport.signin.email;

import dev.sallyport.access.Caller;
import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.Password;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.email.change.EmailChangeService;
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
  private final EmailVerificationService verification;
  private final EmailChangeService changes;

  @Inject
  EmailConfirmResource(EmailVerificationService verification, EmailChangeService changes) {
    this.verification = verification;
    this.changes = changes;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.EMAIL_CHANGED)
  public ConfirmedEmailView confirm(@Context SecurityContext caller, EmailConfirmRequest request) {
    EmailConfirmRequest present = RequestBodyReader.required(request);
    Optional<SessionRef> session = session(caller.getUserPrincipal());
    return changed(present, session)
        .map(address -> new ConfirmedEmailView(address, true))
        .orElseGet(() -> verification.confirm(present, session));
  }

  /** Empty if flow or token do not change an address; a password is only sent to change one. */
  private Optional<String> changed(EmailConfirmRequest request, Optional<SessionRef> session) {
    if (!request.missing().isEmpty()) {
      return Optional.empty();
    }
    if (request.token() == null) {
      return changes.confirm(session, request.flowIdOrNull(), request.code());
    }
    return Optional.ofNullable(request.password())
        .map(password -> changes.confirm(request.token(), Password.of(password)));
  }

  private static Optional<SessionRef> session(Principal caller) {
    return Caller.token(caller)
        .map(token -> new SessionRef(Caller.userId(token), Caller.sessionId(token)));
  }
}
