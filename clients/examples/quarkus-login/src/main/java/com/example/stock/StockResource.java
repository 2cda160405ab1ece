package com.example.stock;

import io.quarkus.oidc.IdToken;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Users are known by their subject, which never changes. */
@Path("/stock")
@Produces(MediaType.TEXT_PLAIN)
public class StockResource {
  @Inject @IdToken JsonWebToken user;
  @Inject SecurityIdentity identity;

  @GET
  public String stock() {
    return "stock for %s, roles: %s, subject: %s"
        .formatted(
            user.<String>getClaim("preferred_username"),
            String.join(", ", identity.getRoles()),
            user.getSubject());
  }

  @GET
  @Path("/all")
  @RolesAllowed("admin")
  public String all() {
    return "all of the stock";
  }
}
