package dev.sallyport.signin.invitation;

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

/** {@code POST /api/auth/invitation/accept}: creates the account that an operator has offered. */
@Path("/api/auth/invitation/accept")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class InvitationAcceptResource {
  private final InvitationAcceptService acceptances;
  private final SessionIssuer issuer;

  @Inject
  InvitationAcceptResource(InvitationAcceptService acceptances, SessionIssuer issuer) {
    this.acceptances = acceptances;
    this.issuer = issuer;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.INVITATION_ACCEPTED)
  public Response accept(InvitationAcceptRequest request) {
    return Response.status(Response.Status.CREATED)
        .entity(issuer.issueFirst(acceptances.accept(RequestBodyReader.required(request))))
        .build();
  }
}
