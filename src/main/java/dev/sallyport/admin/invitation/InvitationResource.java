package dev.sallyport.admin.invitation;

import dev.sallyport.account.NewAccount;
import dev.sallyport.account.Roles;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.account.invitation.Invitation;
import dev.sallyport.account.invitation.InvitationRepository;
import dev.sallyport.account.invitation.InvitationService;
import dev.sallyport.admin.action.Operator;
import dev.sallyport.admin.action.OperatorAction;
import dev.sallyport.admin.query.OperatorParameters;
import dev.sallyport.admin.query.QueryParameters;
import dev.sallyport.admin.user.AccountRequest;
import dev.sallyport.admin.user.SecondOperatorRule;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.Page;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.throttle.RecipientThrottle;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code /api/admin/invitations}: sends, lists, resends and revokes invitations. */
@Path("/api/admin/invitations")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class InvitationResource {
  private final InvitationRepository repository;
  private final InvitationService invitations;
  private final SecondOperatorRule rule;
  private final MailOutbox outbox;
  private final RecipientThrottle recipients;
  private final UserSearchService users;
  private final Operator operator;

  @Inject
  InvitationResource(
      InvitationRepository repository,
      InvitationService invitations,
      SecondOperatorRule rule,
      MailOutbox outbox,
      RecipientThrottle recipients,
      UserSearchService users,
      Operator operator) {
    this.repository = repository;
    this.invitations = invitations;
    this.rule = rule;
    this.outbox = outbox;
    this.recipients = recipients;
    this.users = users;
    this.operator = operator;
  }

  /** Those that were not accepted, newest first, with expired ones. */
  @GET
  @RolesAllowed({Roles.ADMIN, Roles.AUDITOR})
  @OperatorAction("invitations.list")
  public Page<InvitationView> list(@Context UriInfo uri) {
    QueryParameters query = new QueryParameters(uri.getQueryParameters());
    int limit = query.limit();
    Optional<Cursor> after = query.value(OperatorParameters.CURSOR);
    query.requireFaultless();
    List<Invitation> found = repository.list(after, limit + 1);
    Map<UUID, String> emails = emails(found);
    return Page.of(
        found,
        limit,
        invitation -> InvitationView.of(invitation, emails),
        invitation -> new Cursor(invitation.createdAt(), invitation.id()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @OperatorAction("invitations.send")
  public Response send(AccountRequest request) {
    NewAccount account = RequestBodyReader.required(request).account();
    outbox.requireEnabled();
    rule.requireNoAppointment(operator.id(), account.roles());
    recipients.consume(account.email().toString());
    Invitation sent =
        invitations.send(account.email(), account.roles(), account.language(), operator.origin());
    return Response.status(Response.Status.CREATED).entity(view(sent)).build();
  }

  private InvitationView view(Invitation invitation) {
    return InvitationView.of(invitation, emails(List.of(invitation)));
  }

  private Map<UUID, String> emails(List<Invitation> found) {
    return users.emails(found.stream().map(Invitation::invitedBy).collect(Collectors.toSet()));
  }

  /** Mails a new link, which replaces the previous one. */
  @POST
  @Path("/{id}/resend")
  @OperatorAction("invitations.resend")
  public InvitationView resend(@PathParam("id") String id) {
    outbox.requireEnabled();
    UUID invitationId = PathId.parse(id);
    Invitation invitation =
        repository.find(invitationId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    rule.requireNoAppointment(operator.id(), invitation.roles());
    recipients.consume(invitation.email().toString());
    return view(invitations.resend(invitationId, operator.origin()));
  }

  /** 204; the link is of no use from then on. */
  @DELETE
  @Path("/{id}")
  @OperatorAction("invitations.revoke")
  public void revoke(@PathParam("id") String id) {
    if (!invitations.revoke(PathId.parse(id), operator.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }
}
