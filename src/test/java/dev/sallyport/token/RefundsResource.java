package dev.sallyport.token;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

/** A resource of {@link ListedApplication} whose interface has the annotation. */
@Path("/refunds")
@RequestScoped
public class RefundsResource implements Refunds<String> {
  @POST
  @RolesAllowed("user")
  @Override
  public String refund(String order) {
    return "refunded " + order;
  }
}
