package dev.sallyport.signin.passkey;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.account.Roles;
import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/passkeys}: lists and adds passkeys of the caller. */
@Path("/api/auth/passkeys")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
public class PasskeysResource {
  private final PasskeyEnrolmentService enrolments;

  @Inject
  PasskeysResource(PasskeyEnrolmentService enrolments) {
    this.enrolments = enrolments;
  }

  /** All of them: there are at most 20. */
  @GET
  public PasskeyListView list(@Context SecurityContext security) {
    return enrolments.list(SessionRef.of(security.getUserPrincipal()));
  }

  /** 201, with recovery codes if the account had no second factor. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RequiresRecentAuthentication
  @WithoutSecondFactor
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.PASSKEY_ADDED)
  public Response add(@Context SecurityContext security, PasskeyRequest request) {
    return Response.status(Response.Status.CREATED)
        .entity(
            enrolments.add(
                SessionRef.of(security.getUserPrincipal()), RequestBodyReader.required(request)))
        .build();
  }
}
