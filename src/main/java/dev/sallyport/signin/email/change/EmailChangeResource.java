package dev.sallyport.signin.email.change;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.ticket.MailedFlowView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/email}: mails a link and a code to the caller's new address. */
@Path("/api/auth/email")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class EmailChangeResource {
  private final EmailChangeService changes;

  @Inject
  EmailChangeResource(EmailChangeService changes) {
    this.changes = changes;
  }

  /** The same answer for every address. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.MAIL)
  @HashesPassword(EventType.EMAIL_CHANGE_REQUESTED)
  public Response change(@Context SecurityContext caller, EmailChangeRequest request) {
    SessionRef session = SessionRef.of(caller.getUserPrincipal());
    return Response.accepted(
            MailedFlowView.of(changes.request(session, RequestBodyReader.required(request))))
        .build();
  }
}
