package dev.sallyport.signin.email.change;

import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
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
import java.util.List;

/** {@code POST /api/auth/email/revert}: restores the address that an account had before. */
@Path("/api/auth/email/revert")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class EmailRevertResource {
  private final EmailChangeService changes;

  @Inject
  EmailRevertResource(EmailChangeService changes) {
    this.changes = changes;
  }

  /** Opens no session: the password may be a thief's, and the user should reset it. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public MessageView revert(EmailRevertRequest request) {
    EmailRevertRequest present = RequestBodyReader.required(request);
    if (present.token() == null) {
      throw Problem.invalid(List.of(new Fault("token", "required", "is required")));
    }
    changes.revert(present.token());
    return new MessageView("The address was restored. Reset the password if it was not you.");
  }
}
