package dev.sallyport.export;

import dev.sallyport.access.Caller;
import dev.sallyport.account.Roles;
import dev.sallyport.platform.http.client.RequestClient;
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
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** {@code GET /api/auth/account/export}: everything that is stored about the caller. */
@Path("/api/auth/account/export")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class AccountExportResource {
  private final AccountExportService exports;
  private final RequestClient client;
  private final Clock clock;

  @Inject
  AccountExportResource(AccountExportService exports, RequestClient client, Clock clock) {
    this.exports = exports;
    this.client = client;
    this.clock = clock;
  }

  /** Streams a file. */
  @GET
  @RolesAllowed(Roles.USER)
  @RequiresRecentAuthentication
  public Response export(@Context SecurityContext caller) {
    UUID userId = Caller.userId(caller.getUserPrincipal());
    Map<String, Object> account =
        exports.begin(userId, Caller.sessionId(caller.getUserPrincipal()), client.origin());
    ExportDocument document = new ExportDocument(exports, userId, account, clock.instant());
    StreamingOutput output = document::writeTo;
    return Response.ok(output)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"account.json\"")
        .build();
  }
}
