package dev.sallyport.admin.factor;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.removal.FactorRemovalService;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** {@code /api/admin/users/{user}/factors}: shows and removes the factors of a user. */
@Path("/api/admin/users/{user}/factors")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserFactorResource {
  private final UserSearchService users;
  private final UserFactorService factors;
  private final FactorRemovalService removals;
  private final Operator operator;

  @PathParam("user")
  private String user;

  @Inject
  UserFactorResource(
      UserSearchService users,
      UserFactorService factors,
      FactorRemovalService removals,
      Operator operator) {
    this.users = users;
    this.factors = factors;
    this.removals = removals;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("factors.list")
  public UserFactorsView list() {
    return factors.of(users.require(PathId.parse(user)));
  }

  /** Every second factor: 202 if they are removed later, 204 if they were removed. */
  @DELETE
  @OperatorAction("factors.remove_all")
  @RequiresRecentAuthentication
  public Response removeAll() {
    return remove(Optional.empty());
  }

  /** The same for the second factors of one type; 404 if the user has none. */
  @DELETE
  @Path("/{type}")
  @OperatorAction("factors.remove")
  @RequiresRecentAuthentication
  public Response remove(@PathParam("type") String type) {
    return remove(
        Optional.of(
            CredentialType.find(type).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND))));
  }

  private Response remove(Optional<CredentialType> type) {
    return removals
        .request(PathId.parse(user), type, operator.origin())
        .map(due -> Response.accepted(new RemovalDueView(due)).build())
        .orElseGet(() -> Response.noContent().build());
  }
}
