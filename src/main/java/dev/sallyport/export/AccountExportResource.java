package dev.sallyport.export;

import dev.sallyport.account.Roles;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.util.function.Consumer;

/** {@code GET /api/auth/account/export}: everything that is stored about the caller. */
@Path("/api/auth/account/export")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountExportResource {
  private final AccountExport exports;

  @Inject
  AccountExportResource(AccountExport exports) {
    this.exports = exports;
  }

  /** Streams a file. */
  @GET
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  public Response export(@Context SecurityContext caller) {
    Consumer<OutputStream> file = exports.begin(SessionRef.of(caller.getUserPrincipal()));
    StreamingOutput output = file::accept;
    return Response.ok(output)
        .header(HttpHeaders.CONTENT_DISPOSITION, AccountExport.DISPOSITION)
        .build();
  }
}
