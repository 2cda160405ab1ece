package dev.sallyport.signin.email;

import dev.sallyport.access.Caller;
import dev.sallyport.account.Roles;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.ticket.MailedFlowView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/**
 * {@code POST /api/auth/email/verify}: mails a link and a code that verify the caller's address.
 */
@Path("/api/auth/email/verify")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class EmailVerifyResource {
  private final EmailVerificationService verification;

  @Inject
  EmailVerifyResource(EmailVerificationService verification) {
    this.verification = verification;
  }

  @POST
  @RolesAllowed(Roles.USER)
  @Throttled(Throttled.Action.MAIL)
  public Response verify(@Context SecurityContext caller) {
    Principal principal = caller.getUserPrincipal();
    return Response.accepted(
            MailedFlowView.of(
                verification.request(Caller.userId(principal), Caller.sessionId(principal))))
        .build();
  }
}
