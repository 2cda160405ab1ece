package dev.sallyport.signin.factor;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.signin.SessionIssuer;
import dev.sallyport.signin.SessionView;
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

/** {@code POST /api/auth/login/second-factor}: completes a log-in. */
@Path("/api/auth/login/second-factor")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SecondFactorResource {
  private final SecondFactorLoginService logins;
  private final SessionIssuer issuer;

  @Inject
  SecondFactorResource(SecondFactorLoginService logins, SessionIssuer issuer) {
    this.logins = logins;
    this.issuer = issuer;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public SessionView complete(SecondFactorRequest request) {
    return issuer.issueFirst(logins.complete(RequestBodyReader.required(request)));
  }
}
