package dev.sallyport.signin.recipient;

import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.MessageView;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/auth/mail/stop}: stops mails with the secret of one of them. */
@Path("/api/auth/mail/stop")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MailStopResource {
  private final RecipientService recipients;

  @Inject
  MailStopResource(RecipientService recipients) {
    this.recipients = recipients;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public MessageView stop(MailStopRequest request) {
    recipients.stop(RequestBodyReader.required(request));
    return new MessageView("No messages that others request are sent to this address for a week.");
  }
}
