package dev.sallyport.account.invitation;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailMessage;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketRequest;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The transactions that send, revoke and accept invitations. */
@Stateless
public class InvitationService {
  /** The page that redeems the link. */
  private static final String PAGE = "/invitation";

  private final EntityManager entities;
  private final InvitationRepository invitations;
  private final AccountService accounts;
  private final UserSearchService users;
  private final TicketService tickets;
  private final MailOutbox outbox;
  private final PublicUrl pages;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected InvitationService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public InvitationService(
      EntityManager entities,
      InvitationRepository invitations,
      AccountService accounts,
      UserSearchService users,
      TicketService tickets,
      MailOutbox outbox,
      PublicUrl pages,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.invitations = invitations;
    this.accounts = accounts;
    this.users = users;
    this.tickets = tickets;
    this.outbox = outbox;
    this.pages = pages;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Invites the owner of an address.
   *
   * @param origin with the operator as its actor
   * @throws Problem 409 if the address has an account or an invitation, or if there are too many
   *     invitations; 501 if the service sends no mail
   */
  public Invitation send(
      EmailAddress email, Set<String> roles, Language language, RequestOrigin origin) {
    if (accounts.exists(email)) {
      throw Problem.of(ProblemType.EMAIL_TAKEN);
    }
    Instant now = clock.instant();
    Instant expires = now.plus(TicketPurpose.INVITATION.lifetime());
    Invitation invitation =
        new Invitation(
            UUID.randomUUID(), email, roles, language, origin.actorId(), now, now, expires);
    if (!invitations.insert(invitation)) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "There is an invitation for the address, or there are "
              + InvitationRepository.MOST
              + " invitations; resend or revoke one.");
    }
    mail(invitation, origin);
    return invitation;
  }

  /**
   * Sends a new link, which replaces the previous one and is valid for as long. The invitation is
   * from then on that of the operator who resends it.
   *
   * @throws Problem 404 if there is no such invitation; 409 if the address has an account now
   */
  public Invitation resend(UUID id, RequestOrigin origin) {
    Invitation invitation =
        invitations.lock(id).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    if (accounts.exists(invitation.email())) {
      throw Problem.of(ProblemType.EMAIL_TAKEN);
    }
    Instant now = clock.instant();
    invitations.resent(id, origin.actorId(), now, now.plus(TicketPurpose.INVITATION.lifetime()));
    mail(invitation, origin);
    return invitations.find(id).orElseThrow();
  }

  private void mail(Invitation invitation, RequestOrigin origin) {
    IssuedTicket ticket =
        tickets.issue(
            TicketRequest.of(TicketPurpose.INVITATION, invitation.email())
                .withPayload(invitation.id().toString()));
    outbox.send(
        MailMessage.of(MailTemplate.INVITATION, invitation.email(), invitation.language())
            .withLink(pages.link(PAGE, ticket.secret()), ticket.lifetime()));
    record(EventType.INVITATION_SENT, invitation, null, null, origin);
  }

  /**
   * Revokes an invitation; its link is of no use from then on.
   *
   * @return false if there is none
   */
  public boolean revoke(UUID id, RequestOrigin origin) {
    Optional<Invitation> invitation = invitations.lock(id);
    invitation.ifPresent(
        found -> {
          invitations.delete(id);
          record(EventType.INVITATION_REVOKED, found, null, null, origin);
        });
    return invitation.isPresent();
  }

  /** The invitation of a link, which remains usable. */
  public Optional<Invitation> find(String token) {
    return tickets
        .find(TicketPurpose.INVITATION, token)
        .flatMap(InvitationService::id)
        .flatMap(invitations::find)
        .filter(this::isValid);
  }

  /**
   * Redeems the link in the transaction that creates the account.
   *
   * @return empty if the link is invalid, expired or used, if the invitation was revoked, or if its
   *     operator is no longer one
   */
  public Optional<Invitation> redeem(String token) {
    // Before the row, as in every change of operators: the one who invited cannot lose the role
    // before the account has its roles.
    AdvisoryLock.OPERATORS.acquire(entities);
    Optional<Invitation> invitation =
        tickets
            .redeem(TicketPurpose.INVITATION, token)
            .flatMap(InvitationService::id)
            .flatMap(invitations::lock)
            .filter(this::isValid);
    invitation.ifPresent(found -> invitations.delete(found.id()));
    return invitation;
  }

  /** Records who has accepted an invitation. */
  public void accepted(Invitation invitation, UUID userId, UUID sessionId, RequestOrigin origin) {
    record(EventType.INVITATION_ACCEPTED, invitation, userId, sessionId, origin);
  }

  private boolean isValid(Invitation invitation) {
    return invitation.expiresAt().isAfter(clock.instant())
        && users.find(invitation.invitedBy()).filter(User::isActiveOperator).isPresent();
  }

  private static Optional<UUID> id(RedeemedTicket ticket) {
    return ticket.payload().map(UUID::fromString);
  }

  private void record(
      EventType type,
      Invitation invitation,
      UUID userIdOrNull,
      UUID sessionIdOrNull,
      RequestOrigin origin) {
    String roles = String.join(",", new TreeSet<>(invitation.roles()));
    audit.succeeded(
        type,
        Subject.userOrEmail(userIdOrNull, invitation.email().toString())
            .inSession(sessionIdOrNull)
            .with("invitation=" + invitation.id() + " roles=" + roles),
        origin);
  }
}
