package dev.sallyport.signin.deletion;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.FactorRequired;
import dev.sallyport.signin.LoginService;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
import dev.sallyport.signin.SignInResult;
import dev.sallyport.signin.SignedIn;
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

/**
 * {@code POST /api/auth/account/restore}: a log-in that also cancels the deletion of the account.
 * For any other account it is a log-in, so that a client can retry it.
 */
@Path("/api/auth/account/restore")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountRestoreResource {
  private final LoginService logins;
  private final SessionIssuer issuer;
  private final FlowCookie flows;

  @Inject
  AccountRestoreResource(LoginService logins, SessionIssuer issuer, FlowCookie flows) {
    this.logins = logins;
    this.issuer = issuer;
    this.flows = flows;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public SessionView restore(CredentialsRequest request) {
    SignInResult result = logins.restore(RequestBodyReader.required(request));
    if (result instanceof SignedIn signedIn) {
      return issuer.issueFirst(signedIn);
    }
    throw ((FactorRequired) result).problem(flows);
  }
}
