package dev.sallyport.signin.passkey;

import dev.sallyport.signin.flow.FlowCookie;
import dev.sallyport.signin.flow.StartedFlow;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code POST /api/auth/passkeys/login/options}: begins a sign-in with a passkey. */
@Path("/api/auth/passkeys/login/options")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PasskeyLoginOptionsResource {
  private final PasskeyLoginService logins;
  private final FlowCookie cookie;

  @Inject
  PasskeyLoginOptionsResource(PasskeyLoginService logins, FlowCookie cookie) {
    this.logins = logins;
    this.cookie = cookie;
  }

  @POST
  @PermitAll
  @Throttled(Throttled.Action.PASSKEY)
  public Response begin() {
    StartedFlow flow = logins.begin();
    Response.ResponseBuilder response = Response.ok(logins.options(flow));
    cookie.bind(flow).ifPresent(header -> response.header(HttpHeaders.SET_COOKIE, header));
    return response.build();
  }
}
