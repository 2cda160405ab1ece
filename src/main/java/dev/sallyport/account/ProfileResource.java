package dev.sallyport.account;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** {@code GET /api/auth/me}; from the token alone, so it costs no query. */
@Path("/api/auth/me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProfileResource {
  @Inject private JsonWebToken token;

  @GET
  @RolesAllowed(Roles.USER)
  public ProfileView me() {
    return new ProfileView(
        UUID.fromString(token.getSubject()),
        token.getClaim(Claims.email),
        token.getGroups().stream().sorted().toList());
  }
}
