package dev.sallyport.signin.recipient;

import dev.sallyport.access.Caller;
import dev.sallyport.account.Roles;
import dev.sallyport.signin.MessageView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** {@code POST /api/auth/mail/resume}: resumes the mails to the caller's address. */
@Path("/api/auth/mail/resume")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MailResumeResource {
  private final RecipientService recipients;

  @Inject
  MailResumeResource(RecipientService recipients) {
    this.recipients = recipients;
  }

  @POST
  @RolesAllowed(Roles.USER)
  public MessageView resume(@Context SecurityContext caller) {
    Principal principal = caller.getUserPrincipal();
    recipients.resume(Caller.userId(principal), Caller.sessionId(principal));
    return new MessageView("Messages are sent to your address again.");
  }
}
