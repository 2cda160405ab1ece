package dev.sallyport.signin.password;

import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/auth/password/forgot}: mails a link and a code that reset the password. */
@Path("/api/auth/password/forgot")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ForgottenPasswordResource {
  private final PasswordResetService resets;

  @Inject
  ForgottenPasswordResource(PasswordResetService resets) {
    this.resets = resets;
  }

  /** The same answer for every address. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.MAIL)
  public Response request(ForgottenPasswordRequest request) {
    return Response.accepted(resets.request(RequestBodyReader.required(request))).build();
  }
}
