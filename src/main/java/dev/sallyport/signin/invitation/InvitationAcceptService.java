package dev.sallyport.signin.invitation;

import dev.sallyport.account.invitation.Invitation;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.signin.hashing.PasswordHashing;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Accepts invitations. It has no transaction of its own, so that no transaction is open while a
 * hash is computed.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class InvitationAcceptService {
  private final MailOutbox outbox;
  private final AcceptedInvitationService accepted;
  private final PasswordPolicy policy;
  private final PasswordHashing hashing;
  private final SessionOpening opening;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected InvitationAcceptService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public InvitationAcceptService(
      MailOutbox outbox,
      AcceptedInvitationService accepted,
      PasswordPolicy policy,
      PasswordHashing hashing,
      SessionOpening opening,
      AuditService audit,
      RequestClient client) {
    this.outbox = outbox;
    this.accepted = accepted;
    this.policy = policy;
    this.hashing = hashing;
    this.opening = opening;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Creates the account and its first session, whatever {@code SIGNUP} is.
   *
   * @throws Problem 400 naming every fault of the password, and the link remains usable; 401 if the
   *     link is invalid; 409 if the address has an account meanwhile; 501 if the service sends no
   *     mail; 503 if the hash queue is full
   */
  public OpenSession accept(InvitationAcceptRequest request) {
    outbox.requireEnabled();
    List<Fault> faults = new ArrayList<>(request.missing());
    if (!faults.isEmpty()) {
      throw refused(FailureReason.INVALID_INPUT, Problem.invalid(faults));
    }
    // Before the hash: without a link the request costs no more than a look-up.
    Invitation invitation = accepted.find(request.token()).orElseThrow(this::invalid);
    Password password = Password.of(request.password());
    faults.addAll(policy.check(password, invitation.email()));
    if (!faults.isEmpty()) {
      throw refused(FailureReason.INVALID_INPUT, Problem.invalid(faults));
    }
    PasswordHash hash = hashing.hash(password, EventType.INVITATION_ACCEPTED, false);
    try {
      return opening
          .open(
              sessionId ->
                  accepted.create(
                      sessionId,
                      request.token(),
                      hash,
                      client.address().network(),
                      client.origin()))
          .orElseThrow(this::invalid);
    } catch (Problem taken) {
      if (taken.type() == ProblemType.EMAIL_TAKEN) {
        throw refused(FailureReason.EMAIL_TAKEN, taken);
      }
      throw taken;
    }
  }

  private Problem invalid() {
    return refused(FailureReason.INVALID_CODE, Problem.of(ProblemType.INVALID_CODE));
  }

  private Problem refused(FailureReason reason, Problem problem) {
    audit.failed(EventType.INVITATION_ACCEPTED, Subject.NOBODY, client.origin(), reason);
    return problem;
  }
}
