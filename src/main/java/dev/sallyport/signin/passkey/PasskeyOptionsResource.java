package dev.sallyport.signin.passkey;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/passkeys/options}: begins to add a passkey. */
@Path("/api/auth/passkeys/options")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasskeyOptionsResource {
  private final PasskeyEnrolmentService enrolments;

  @Inject
  PasskeyOptionsResource(PasskeyEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  @POST
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  @WithoutSecondFactor
  public PasskeyOptionsView begin(@Context SecurityContext security) {
    return enrolments.begin(SessionRef.of(security.getUserPrincipal()));
  }
}
