package dev.sallyport.signin.signup;

import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.MailSettings;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code GET /api/auth/policy}: what a page must know before its user enters anything. */
@Path("/api/auth/policy")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PolicyResource {
  private final PolicyView policy;

  /** Required by CDI. */
  protected PolicyResource() {
    policy = null;
  }

  @Inject
  PolicyResource(SignUpSettings signUp, PasswordPolicy passwords, MailSettings mail) {
    policy = PolicyView.of(signUp.mode(), passwords, mail.isEnabled());
  }

  /** The same for every caller; it changes only when the service starts. */
  @GET
  @PermitAll
  public PolicyView policy() {
    return policy;
  }
}
