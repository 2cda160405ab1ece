package dev.sallyport.admin.support;

import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.password.ResetTicketService;
import dev.sallyport.throttle.RecipientThrottle;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code POST /api/admin/users/{user}/password-reset}: mails the user a link and a code that reset
 * the password.
 */
@Path("/api/admin/users/{user}/password-reset")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class UserResetResource {
  private final UserSearchService users;
  private final MailOutbox outbox;
  private final RecipientThrottle recipients;
  private final ResetTicketService tickets;
  private final Operator operator;

  @Inject
  UserResetResource(
      UserSearchService users,
      MailOutbox outbox,
      RecipientThrottle recipients,
      ResetTicketService tickets,
      Operator operator) {
    this.users = users;
    this.outbox = outbox;
    this.recipients = recipients;
    this.tickets = tickets;
    this.operator = operator;
  }

  /** 202 without a body: not even the flow of the reset is the operator's. */
  @POST
  @OperatorAction("users.send_reset")
  public Response send(@PathParam("user") String id) {
    outbox.requireEnabled();
    User user = users.find(PathId.parse(id)).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    if (!user.isActive()) {
      throw Problem.of(
          ProblemType.CONFLICT, "The user is deactivated and cannot reset the password.");
    }
    recipients.consume(user.email());
    tickets.issue(
        EmailAddress.parse(user.email()).orElseThrow(), user.language(), true, operator.origin());
    return Response.accepted().build();
  }
}
