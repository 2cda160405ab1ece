package dev.sallyport.admin.support;

import dev.sallyport.account.OperatorAccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.user.UserView;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code POST /api/admin/users/{user}/verify-email}: marks the address as verified. */
@Path("/api/admin/users/{user}/verify-email")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserVerificationResource {
  private final OperatorAccountService accounts;
  private final Operator operator;

  @Inject
  UserVerificationResource(OperatorAccountService accounts, Operator operator) {
    this.accounts = accounts;
    this.operator = operator;
  }

  @POST
  @OperatorAction("users.verify_email")
  public UserView verify(@PathParam("user") String id) {
    return accounts
        .verifyEmail(PathId.parse(id), operator.origin())
        .map(UserView::of)
        .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }
}
