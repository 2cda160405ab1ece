package dev.sallyport.signin.passkey;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/passkeys/{id}}: renames and removes a passkey of the caller. */
@Path("/api/auth/passkeys/{id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
public class PasskeyResource {
  private final PasskeyEnrolmentService enrolments;

  @Inject
  PasskeyResource(PasskeyEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  public PasskeyView rename(
      @PathParam("id") String id, @Context SecurityContext security, PasskeyNameRequest request) {
    return enrolments.rename(
        SessionRef.of(security.getUserPrincipal()),
        PathId.parse(id),
        RequestBodyReader.required(request));
  }

  /** 204; 409 for the last way to sign in. */
  @DELETE
  @RequiresRecentAuthentication
  public void remove(@PathParam("id") String id, @Context SecurityContext security) {
    enrolments.remove(SessionRef.of(security.getUserPrincipal()), PathId.parse(id));
  }
}
