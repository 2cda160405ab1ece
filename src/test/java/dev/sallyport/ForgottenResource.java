package dev.sallyport;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Deployed beside the service's own: somebody forgot to say who may call it. */
@Path("/api/forgotten")
@RequestScoped
public class ForgottenResource {
  static final String SECRET = "the secret";

  @GET
  public String silent() {
    return SECRET;
  }

  @GET
  @Path("denied")
  @DenyAll
  public String denied() {
    return SECRET;
  }

  @Path("sub")
  public Sub sub() {
    return new Sub();
  }

  @GET
  @Path("open")
  @PermitAll
  public String open() {
    return SECRET;
  }

  /** Found at run time only. */
  public static final class Sub {
    @GET
    public String silent() {
      return SECRET;
    }
  }
}
