package dev.sallyport.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.device.DeviceCookie;
import dev.sallyport.signin.flow.FlowCookie;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/auth/login}: opens a session for a password. */
@Path("/api/auth/login")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {
  private final LoginService logins;
  private final SessionIssuer issuer;
  private final DeviceCookie devices;
  private final FlowCookie flows;
  private final RequestClient client;

  @Inject
  LoginResource(
      LoginService logins,
      SessionIssuer issuer,
      DeviceCookie devices,
      FlowCookie flows,
      RequestClient client) {
    this.logins = logins;
    this.issuer = issuer;
    this.devices = devices;
    this.flows = flows;
    this.client = client;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public SessionView logIn(LoginRequest request) {
    LoginRequest present = RequestBodyReader.required(request);
    SignInResult result =
        logins.logIn(present.credentials(), devices.tokenOrNull(present.deviceToken(), client));
    if (result instanceof SignedIn signedIn) {
      return issuer.issueFirst(signedIn);
    }
    throw ((FactorRequired) result).problem(flows);
  }
}
