package dev.sallyport.admin.event;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.audit.detection.Finding;
import dev.sallyport.audit.detection.FindingReader;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;

/** {@code /api/admin/suspicious}: lists suspicious patterns. */
@Path("/api/admin/suspicious")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class SuspiciousResource {
  private final FindingReader findings;

  @Inject
  SuspiciousResource(FindingReader findings) {
    this.findings = findings;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("suspicious.list")
  public Page<Finding> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    Optional<Instant> since = query.value(OperatorParameters.SINCE);
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        findings.newest(since.orElse(null), after.orElse(null), limit + 1),
        limit,
        finding -> finding,
        finding -> new Cursor(finding.createdAt(), finding.id()));
  }
}
