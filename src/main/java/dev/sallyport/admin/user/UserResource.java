package dev.sallyport.admin.user;

import dev.sallyport.account.NewAccount;
import dev.sallyport.account.OperatorAccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserFilter;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionService;
import dev.sallyport.signin.deletion.DeletionView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /api/admin/users}. */
@Path("/api/admin/users")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserResource {
  private final UserSearchService users;
  private final SessionService sessions;
  private final RecordedUserChanges operators;
  private final OperatorAccountService accounts;
  private final UserDeletionService deletions;
  private final SecondOperatorRule rule;
  private final Operator operator;

  @Inject
  UserResource(
      UserSearchService users,
      SessionService sessions,
      RecordedUserChanges operators,
      OperatorAccountService accounts,
      UserDeletionService deletions,
      SecondOperatorRule rule,
      Operator operator) {
    this.users = users;
    this.sessions = sessions;
    this.operators = operators;
    this.accounts = accounts;
    this.deletions = deletions;
    this.rule = rule;
    this.operator = operator;
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("users.list")
  public Page<UserView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    UserFilter filter =
        new UserFilter(
            query.value(OperatorParameters.EMAIL),
            query.value(OperatorParameters.ACTIVE),
            query.value(OperatorParameters.ROLE),
            query.value(OperatorParameters.LAST_LOGIN_BEFORE),
            query.value(OperatorParameters.LAST_LOGIN_AFTER));
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    return Page.of(
        users.list(filter, after, limit + 1),
        limit,
        UserView::of,
        user -> new Cursor(user.createdAt(), user.id()));
  }

  /** Without a password: the user sets one by a reset. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("users.create")
  public Response create(AccountRequest request) {
    NewAccount account = RequestBodyReader.required(request).account();
    rule.requireNoAppointment(operator.id(), account.roles());
    User created =
        accounts
            .create(account, operator.origin())
            .orElseThrow(() -> Problem.of(ProblemType.EMAIL_TAKEN));
    return Response.status(Response.Status.CREATED).entity(UserView.of(created)).build();
  }

  /** 202; the account can be restored until it is deleted. */
  @DELETE
  @Path("/{user}")
  @OperatorAction("users.delete")
  public Response delete(@PathParam("user") String id) {
    return Response.accepted(
            new DeletionView(deletions.delete(PathId.parse(id), operator.origin())))
        .build();
  }

  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @Path("/{user}")
  @OperatorAction("users.read")
  public UserDetailView find(@PathParam("user") String id) {
    UUID userId = PathId.parse(id);
    User user = users.find(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    return UserDetailView.of(user, sessions.countLive(userId));
  }

  /** 200 with the user; 202 with the change if a second operator has to approve it. */
  @PATCH
  @Path("/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("users.change")
  public Response change(@PathParam("user") String id, UserChangeRequest request) {
    UUID userId = PathId.parse(id);
    if (request == null) {
      throw Problem.of(ProblemType.MALFORMED_REQUEST, "The request body must be a JSON object.");
    }
    request.requireValid();
    UserChangeService.Change change =
        operators.change(
            operator.id(),
            userId,
            Optional.ofNullable(request.active()),
            Optional.ofNullable(request.roles()).map(Set::copyOf),
            operator.origin());
    return change.waiting() == null
        ? Response.ok(UserView.of(change.user())).build()
        : Response.accepted(change.waiting()).build();
  }
}
