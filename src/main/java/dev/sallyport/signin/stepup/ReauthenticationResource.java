package dev.sallyport.signin.stepup;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.AccessTokenView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code POST /api/auth/reauthenticate}: proves that the caller is still the user. */
@Path("/api/auth/reauthenticate")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ReauthenticationResource {
  private final ReauthenticationService reauthentications;

  @Inject
  ReauthenticationResource(ReauthenticationService reauthentications) {
    this.reauthentications = reauthentications;
  }

  /** Answers with a new access token of the same session. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.USER)
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.REAUTHENTICATED)
  @WithoutSecondFactor
  public AccessTokenView reauthenticate(
      @Context SecurityContext security, ReauthenticationRequest request) {
    return reauthentications.reauthenticate(
        SessionRef.of(security.getUserPrincipal()), RequestBodyReader.required(request));
  }
}
