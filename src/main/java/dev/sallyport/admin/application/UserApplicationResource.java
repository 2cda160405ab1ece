package dev.sallyport.admin.application;

import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.openid.client.ClientId;
import dev.sallyport.openid.consent.ConsentService;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.grant.Grant;
import dev.sallyport.session.grant.GrantService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** {@code /api/admin/users/{user}/applications}: lists and removes the applications of a user. */
@Path("/api/admin/users/{user}/applications")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserApplicationResource {
  /** Every application of the user, by name. */
  public record UserApplications(List<UserApplicationView> data) {
    public UserApplications {
      data = List.copyOf(data);
    }
  }

  private final UserSearchService users;
  private final ConsentService consents;
  private final GrantService grants;
  private final Operator operator;

  @PathParam("user")
  private String user;

  @Inject
  UserApplicationResource(
      UserSearchService users, ConsentService consents, GrantService grants, Operator operator) {
    this.users = users;
    this.consents = consents;
    this.grants = grants;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("applications.list")
  public UserApplications list() {
    UUID id = userId();
    List<Grant> live = grants.of(id);
    return new UserApplications(
        consents.applications(id).stream()
            .map(application -> UserApplicationView.of(application, live))
            .toList());
  }

  /** 204; 404 in the same way for an application that is unknown or not the user's. */
  @DELETE
  @Path("/{client}")
  @OperatorAction("applications.remove")
  public void remove(@PathParam("client") String client) {
    if (!ClientId.isValid(client)
        || !consents.revokeByOperator(userId(), client, operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  private UUID userId() {
    return users.require(PathId.parse(user));
  }
}
