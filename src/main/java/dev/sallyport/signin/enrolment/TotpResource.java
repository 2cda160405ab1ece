package dev.sallyport.signin.enrolment;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/totp}: the authenticator app of the caller. */
@Path("/api/auth/totp")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TotpResource {
  private final TotpEnrolmentService enrolments;

  @Inject
  TotpResource(TotpEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  /** Begins an enrolment; a code of the app confirms it. */
  @POST
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @WithoutSecondFactor
  public Response enrol(@Context SecurityContext security) {
    return Response.status(Response.Status.CREATED)
        .entity(enrolments.begin(SessionRef.of(security.getUserPrincipal())))
        .build();
  }

  /** Removes the app and the recovery codes. */
  @DELETE
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  public void remove(@Context SecurityContext security) {
    enrolments.remove(SessionRef.of(security.getUserPrincipal()));
  }
}
