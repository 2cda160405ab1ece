package dev.sallyport.admin.support;

import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.user.UserDeletionService;
import dev.sallyport.admin.user.UserView;
import dev.sallyport.platform.http.PathId;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/admin/users/{user}/restore}: cancels the deletion of the account. */
@Path("/api/admin/users/{user}/restore")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserRestoreResource {
  private final UserDeletionService deletions;
  private final Operator operator;

  @Inject
  UserRestoreResource(UserDeletionService deletions, Operator operator) {
    this.deletions = deletions;
    this.operator = operator;
  }

  @POST
  @OperatorAction("users.restore")
  public UserView restore(@PathParam("user") String id) {
    return UserView.of(deletions.restore(PathId.parse(id), operator.origin()));
  }
}
