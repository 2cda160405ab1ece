package dev.sallyport.signin.passkey;

import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/auth/passkeys/login}: opens a session for a passkey. */
@Path("/api/auth/passkeys/login")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasskeyLoginResource {
  private final PasskeyLoginService logins;
  private final SessionIssuer issuer;

  @Inject
  PasskeyLoginResource(PasskeyLoginService logins, SessionIssuer issuer) {
    this.logins = logins;
    this.issuer = issuer;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public SessionView logIn(PasskeyLoginRequest request) {
    return issuer.issueFirst(logins.logIn(RequestBodyReader.required(request)));
  }
}
