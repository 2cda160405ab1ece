package dev.sallyport.admin.factor;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.signin.removal.FactorRemovalService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code DELETE /api/admin/users/{user}/factor-removal}: cancels a pending removal. */
@Path("/api/admin/users/{user}/factor-removal")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class FactorRemovalResource {
  private final FactorRemovalService removals;
  private final Operator operator;

  @Inject
  FactorRemovalResource(FactorRemovalService removals, Operator operator) {
    this.removals = removals;
    this.operator = operator;
  }

  /** 204; 404 if none is pending. */
  @DELETE
  @OperatorAction("factors.keep")
  public void cancel(@PathParam("user") String user) {
    removals.cancel(PathId.parse(user), operator.origin());
  }
}
