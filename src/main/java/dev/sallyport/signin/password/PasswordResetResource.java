package dev.sallyport.signin.password;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.MessageView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/auth/password/reset}: sets a new password with a mailed link or code. */
@Path("/api/auth/password/reset")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResetResource {
  private final PasswordResetService resets;

  @Inject
  PasswordResetResource(PasswordResetService resets) {
    this.resets = resets;
  }

  /** Opens no session: the user signs in with the new password. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.PASSWORD_RESET)
  public MessageView reset(PasswordResetRequest request) {
    resets.reset(RequestBodyReader.required(request));
    return new MessageView("The password was changed. Log in with the new password.");
  }
}
