package dev.sallyport.admin.user;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code /api/admin/role-changes}: changes that require the approval of a second operator. */
@Path("/api/admin/role-changes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class RoleChangeResource {
  @Inject
  RoleChangeResource(
      RoleChangeService changes,
      RecordedUserChanges recorded,
      UserChangeService operators,
      Operator operator) {
    this.changes = changes;
    this.recorded = recorded;
    this.operators = operators;
    this.operator = operator;
  }

  /** Oldest first. */
  public record RoleChangeList(List<RoleChange> data) {}

  private final RoleChangeService changes;
  private final RecordedUserChanges recorded;
  private final UserChangeService operators;
  private final Operator operator;

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("role_changes.list")
  public RoleChangeList list(@Context UriInfo uri) {
    new QueryParameters(uri.getQueryParameters()).requireFaultless();
    return new RoleChangeList(changes.list());
  }

  /**
   * Approves a change; 403 for the operator who requested it, 404 after it was made, rejected or
   * has expired.
   */
  @POST
  @Path("/{change}/approve")
  @OperatorAction("role_changes.approve")
  public UserView approve(@PathParam("change") String change) {
    return UserView.of(recorded.approve(operator.id(), PathId.parse(change), operator.origin()));
  }

  /** 204; the operator who requested the change can also withdraw it. */
  @DELETE
  @Path("/{change}")
  @OperatorAction("role_changes.reject")
  public void reject(@PathParam("change") String change) {
    if (!operators.reject(operator.id(), PathId.parse(change), operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }
}
