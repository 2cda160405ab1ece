package dev.sallyport.signin.passkey;

import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/auth/passkeys/login/options}: begins a sign-in with a passkey. */
@Path("/api/auth/passkeys/login/options")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasskeyLoginOptionsResource {
  private final PasskeyLoginService logins;

  @Inject
  PasskeyLoginOptionsResource(PasskeyLoginService logins) {
    this.logins = logins;
  }

  @POST
  @PermitAll
  @Throttled(Throttled.Action.PASSKEY)
  public PasskeyOptionsView begin() {
    return logins.begin();
  }
}
