package dev.sallyport.signin.device;

import dev.sallyport.account.Roles;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.session.SessionRef;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** {@code /api/auth/remembered-devices}: lists and forgets the remembered devices of the caller. */
@Path("/api/auth/remembered-devices")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.USER)
public class RememberedDevicesResource {
  private final RememberedDeviceService devices;
  private final RequestClient client;

  @Inject
  RememberedDevicesResource(RememberedDeviceService devices, RequestClient client) {
    this.devices = devices;
    this.client = client;
  }

  /** All of them: there are at most ten. */
  @GET
  public RememberedDeviceListView list(@Context SecurityContext security) {
    return new RememberedDeviceListView(
        devices.of(SessionRef.of(security.getUserPrincipal()).userId()).stream()
            .map(RememberedDeviceView::of)
            .toList());
  }

  /** 204, also if there are none. */
  @DELETE
  public void forgetAll(@Context SecurityContext security) {
    devices.forgetAll(SessionRef.of(security.getUserPrincipal()), client.origin());
  }
}
