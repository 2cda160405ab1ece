package dev.sallyport.signin.signup;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.ticket.MailedFlowView;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code POST /api/auth/signup}: creates an account and its first session, or mails what confirms
 * the sign-up.
 */
@Path("/api/auth/signup")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SignUpResource {
  private final SignUpSettings settings;
  private final SignUpValidation validation;
  private final SignUpService signUps;
  private final SessionIssuer issuer;

  @Inject
  SignUpResource(
      SignUpSettings settings,
      SignUpValidation validation,
      SignUpService signUps,
      SessionIssuer issuer) {
    this.settings = settings;
    this.validation = validation;
    this.signUps = signUps;
    this.issuer = issuer;
  }

  /** 201 with a session, or 202 if the mailbox must be proven. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.SIGNUP)
  @HashesPassword(EventType.SIGNUP)
  public Response signUp(CredentialsRequest body) {
    validation.requireAdmitted();
    CredentialsRequest request = RequestBodyReader.required(body);
    if (settings.mode() == SignUpMode.VERIFIED) {
      return Response.accepted(MailedFlowView.of(signUps.request(request))).build();
    }
    return Response.status(Response.Status.CREATED)
        .entity(issuer.issueFirst(signUps.signUp(request)))
        .build();
  }
}
