package dev.sallyport.signin.enrolment;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/totp/confirm}: completes the enrolment of an authenticator app. */
@Path("/api/auth/totp/confirm")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class TotpConfirmResource {
  private final TotpEnrolmentService enrolments;

  @Inject
  TotpConfirmResource(TotpEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  /** Answers with recovery codes. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.SECOND_FACTOR_ADDED)
  @WithoutSecondFactor
  public RecoveryCodesView confirm(@Context SecurityContext security, TotpConfirmRequest request) {
    return enrolments.confirm(
        SessionRef.of(security.getUserPrincipal()), RequestBodyReader.required(request));
  }
}
