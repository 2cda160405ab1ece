package dev.sallyport.signin;

import dev.sallyport.audit.EventType;
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

/** {@code POST /api/auth/signup}: creates an account and its first session. */
@Path("/api/auth/signup")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignUpResource {
  private final SignUpService signUps;
  private final SessionIssuer issuer;

  @Inject
  SignUpResource(SignUpService signUps, SessionIssuer issuer) {
    this.signUps = signUps;
    this.issuer = issuer;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.SIGNUP)
  @HashesPassword(EventType.SIGNUP)
  public Response signUp(CredentialsRequest request) {
    return Response.status(Response.Status.CREATED)
        .entity(issuer.issueFirst(signUps.signUp(RequestBodyReader.required(request))))
        .build();
  }
}
