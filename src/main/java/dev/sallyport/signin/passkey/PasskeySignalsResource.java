package dev.sallyport.signin.passkey;

import dev.sallyport.account.Roles;
import dev.sallyport.session.SessionRef;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/**
 * {@code GET /api/auth/passkeys/signals}: what a page tells authenticators after each change (Web
 * Authentication Level 3, section 5.1.10).
 */
@Path("/api/auth/passkeys/signals")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasskeySignalsResource {
  private final PasskeyEnrolmentService enrolments;

  @Inject
  PasskeySignalsResource(PasskeyEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  @GET
  @RolesAllowed(Roles.USER)
  public JsonObject signals(@Context SecurityContext security) {
    return enrolments.signals(SessionRef.of(security.getUserPrincipal()));
  }
}
