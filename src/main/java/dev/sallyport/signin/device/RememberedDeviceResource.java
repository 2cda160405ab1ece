package dev.sallyport.signin.device;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code DELETE /api/auth/remembered-devices/{id}}: forgets a device of the caller. */
@Path("/api/auth/remembered-devices/{id}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RememberedDeviceResource {
  private final RememberedDeviceService devices;
  private final RequestClient client;

  @Inject
  RememberedDeviceResource(RememberedDeviceService devices, RequestClient client) {
    this.devices = devices;
    this.client = client;
  }

  /** 204; 404 in the same way for an id that is unknown, malformed or of another user. */
  @DELETE
  @RolesAllowed(Roles.USER)
  public void forget(@PathParam("id") String id, @Context SecurityContext security) {
    SessionRef session = SessionRef.of(security.getUserPrincipal());
    if (!devices.forget(session, PathId.parse(id), client.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }
}
