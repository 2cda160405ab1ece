package dev.sallyport.signin.signup;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.SessionIssuer;
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
import jakarta.ws.rs.core.Response;

/** {@code POST /api/auth/signup/confirm}: creates the account of a pending sign-up. */
@Path("/api/auth/signup/confirm")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignUpConfirmResource {
  private final SignUpConfirmService confirmations;
  private final SessionIssuer issuer;

  @Inject
  SignUpConfirmResource(SignUpConfirmService confirmations, SessionIssuer issuer) {
    this.confirmations = confirmations;
    this.issuer = issuer;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.SIGNUP)
  public Response confirm(SignUpConfirmRequest request) {
    return Response.status(Response.Status.CREATED)
        .entity(issuer.issueFirst(confirmations.confirm(RequestBodyReader.required(request))))
        .build();
  }
}
