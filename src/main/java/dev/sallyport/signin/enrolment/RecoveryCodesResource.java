package dev.sallyport.signin.enrolment;

import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/recovery-codes}: the recovery codes of the caller. */
@Path("/api/auth/recovery-codes")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RecoveryCodesResource {
  private final TotpEnrolmentService enrolments;

  @Inject
  RecoveryCodesResource(TotpEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  /** How many are left. */
  @GET
  @RolesAllowed(Roles.USER)
  public RemainingCodesView remaining(@Context SecurityContext security) {
    return enrolments.remaining(SessionRef.of(security.getUserPrincipal()));
  }

  /** Replaces all of them. */
  @POST
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.RECOVERY_CODES_REPLACED)
  public Response replace(@Context SecurityContext security) {
    return Response.status(Response.Status.CREATED)
        .entity(enrolments.replaceRecoveryCodes(SessionRef.of(security.getUserPrincipal())))
        .build();
  }
}
