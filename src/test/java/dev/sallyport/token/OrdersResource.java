package dev.sallyport.token;

import dev.sallyport.client.RequiresAuthentication;
import dev.sallyport.client.RequiresProof;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Protected resources of {@link OrdersApplication}. */
@Path("/orders")
@RequestScoped
public class OrdersResource {
  static final int MAX_AGE = 4;

  @Inject private JsonWebToken token;

  @GET
  @RolesAllowed("user")
  public String mine() {
    return "orders of " + token.getName();
  }

  @GET
  @Path("/statement")
  @RolesAllowed("user")
  @RequiresProof
  public String statement() {
    return "statement";
  }

  @POST
  @Path("/payment")
  @RolesAllowed("user")
  @RequiresAuthentication(acr = RequiresAuthentication.AAL2)
  public String pay() {
    return "paid";
  }

  @POST
  @Path("/bank-account")
  @RolesAllowed("user")
  @RequiresAuthentication(acr = RequiresAuthentication.PHISHING_RESISTANT)
  public String changeBankAccount() {
    return "changed";
  }

  @POST
  @Path("/cancellation")
  @RolesAllowed("user")
  @RequiresAuthentication(maxAge = MAX_AGE)
  public String cancel() {
    return "cancelled";
  }
}
