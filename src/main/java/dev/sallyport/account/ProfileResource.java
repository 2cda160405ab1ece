package dev.sallyport.account;

import dev.sallyport.access.Caller;
import dev.sallyport.access.WithoutSecondFactor;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** {@code GET /api/auth/me}; from the token alone, so it costs no query. */
@Path("/api/auth/me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProfileResource {
  @GET
  @RolesAllowed(Roles.USER)
  @WithoutSecondFactor
  public ProfileView me(@Context SecurityContext caller) {
    JsonWebToken token = Caller.requiredToken(caller.getUserPrincipal());
    // A JSON value or a Boolean, depending on the server.
    Object verified = token.getClaim(Claims.email_verified.name());
    return new ProfileView(
        UUID.fromString(token.getSubject()),
        token.getClaim(Claims.email),
        Boolean.parseBoolean(String.valueOf(verified)),
        token.getGroups().stream().sorted().toList());
  }
}
