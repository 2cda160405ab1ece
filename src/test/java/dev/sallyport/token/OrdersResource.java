package dev.sallyport.token;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A protected resource of {@link OrdersApplication}. */
@Path("/orders")
@RequestScoped
public class OrdersResource {
  @Inject private JsonWebToken token;

  @GET
  @RolesAllowed("user")
  public String mine() {
    return "orders of " + token.getName();
  }
}
