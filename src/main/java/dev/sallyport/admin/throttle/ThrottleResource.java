package dev.sallyport.admin.throttle;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.throttle.ThrottleAdministration;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /api/admin/throttles}: lists and releases throttled networks and accounts. */
@Path("/api/admin/throttles")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class ThrottleResource {
  /** Longest wait first, at most 1,000. */
  public record ThrottleList(List<ThrottleView> data) {}

  private final ThrottleAdministration throttles;
  private final RecentFailureService failures;
  private final ThrottleReleases releases;
  private final Operator operator;

  @Inject
  ThrottleResource(
      ThrottleAdministration throttles,
      RecentFailureService failures,
      ThrottleReleases releases,
      Operator operator) {
    this.throttles = throttles;
    this.failures = failures;
    this.releases = releases;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("throttles.list")
  public ThrottleList list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new ThrottleList(
        throttles.list(failures.emails()).stream().map(ThrottleView::of).toList());
  }

  @DELETE
  @Path("/{id}")
  @OperatorAction("throttles.release")
  public void release(@PathParam("id") String id) {
    if (!releases.release(id, operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }
}
