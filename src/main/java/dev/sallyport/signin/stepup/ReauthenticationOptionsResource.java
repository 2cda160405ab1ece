package dev.sallyport.signin.stepup;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.PasskeyOptionsView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/reauthenticate/options}: begins an authentication with a passkey. */
@Path("/api/auth/reauthenticate/options")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReauthenticationOptionsResource {
  private final ReauthenticationService reauthentications;

  @Inject
  ReauthenticationOptionsResource(ReauthenticationService reauthentications) {
    this.reauthentications = reauthentications;
  }

  @POST
  @RolesAllowed(Roles.USER)
  @WithoutSecondFactor
  public PasskeyOptionsView begin(@Context SecurityContext security) {
    return reauthentications.begin(SessionRef.of(security.getUserPrincipal()));
  }
}
