package dev.sallyport.signin.password;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.MailOutbox;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.hashing.PasswordHashing;
import dev.sallyport.signin.recipient.RecipientGate;
import dev.sallyport.ticket.IssuedTicket;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Resets forgotten passwords. It has no transaction of its own, so that no transaction is open
 * while a hash is computed or a limit is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordResetService {
  private final MailOutbox outbox;
  private final RecipientGate recipients;
  private final ResetTicketService tickets;
  private final PasswordPolicy policy;
  private final PasswordHashing hashing;
  private final PasswordUpdateService updates;
  private final ResetFactorStart factors;
  private final AuditService audit;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected PasswordResetService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public PasswordResetService(
      MailOutbox outbox,
      RecipientGate recipients,
      ResetTicketService tickets,
      PasswordPolicy policy,
      PasswordHashing hashing,
      PasswordUpdateService updates,
      ResetFactorStart factors,
      AuditService audit,
      RequestClient client) {
    this.outbox = outbox;
    this.recipients = recipients;
    this.tickets = tickets;
    this.policy = policy;
    this.hashing = hashing;
    this.updates = updates;
    this.factors = factors;
    this.audit = audit;
    this.client = client;
  }

  /**
   * Mails a link and a code, if the address has an active account and its budget is not exhausted.
   * In every other case the same rows are written and the mail is withheld.
   *
   * @throws Problem 400 if the address is missing or malformed; 501 if the service sends no mail;
   *     503 if it cannot be counted
   */
  public ResetFlowView request(ForgottenPasswordRequest request) {
    outbox.requireEnabled();
    EmailAddress email = validated(request.email());
    boolean mayMail = recipients.mayMail(email);
    IssuedTicket ticket =
        tickets.issue(
            email, Language.ofAcceptLanguage(client.acceptLanguage()), mayMail, client.origin());
    return new ResetFlowView(ticket.flow(), ticket.codeLifetime().toSeconds());
  }

  private EmailAddress validated(String entered) {
    if (entered == null) {
      throw invalid(
          EventType.PASSWORD_RESET_REQUESTED,
          List.of(new Fault("email", "required", "is required")));
    }
    return EmailAddress.parse(entered)
        .orElseThrow(
            () ->
                invalid(
                    EventType.PASSWORD_RESET_REQUESTED,
                    List.of(new Fault("email", "malformed", EmailAddress.reason(entered)))));
  }

  /**
   * Replaces the password, ends every session of the user and voids every other ticket.
   *
   * @throws Problem 400 naming every fault of the password, and the ticket remains usable; 401 for
   *     an invalid token or code, or without the second factor of an account that has one
   */
  public void reset(PasswordResetRequest request) {
    outbox.requireEnabled();
    List<Fault> faults = new ArrayList<>(request.missing());
    if (request.password() != null) {
      faults.addAll(policy.check(Password.of(request.password()), null));
    }
    if (!faults.isEmpty()) {
      throw invalid(EventType.PASSWORD_RESET, faults);
    }
    Password password = Password.of(request.password());
    PasswordHash hash = hashing.hash(password, EventType.PASSWORD_RESET, false);
    try {
      updates.reset(request, password, hash, client.origin());
    } catch (ResetFactorRequired required) {
      failed(FailureReason.SECOND_FACTOR_REQUIRED);
      throw factors.problem(required);
    } catch (Problem refused) {
      failed(reason(refused));
      throw refused;
    }
  }

  private void failed(FailureReason reason) {
    audit.failed(EventType.PASSWORD_RESET, Subject.NOBODY, client.origin(), reason);
  }

  private static FailureReason reason(Problem refused) {
    return switch (refused.type()) {
      case INVALID_CODE -> FailureReason.INVALID_CODE;
      case INVALID_PASSKEY -> FailureReason.INVALID_PASSKEY;
      case RATE_LIMITED -> FailureReason.ACCOUNT_LIMIT;
      case OVERLOADED -> FailureReason.OVERLOADED;
      default -> FailureReason.INVALID_INPUT;
    };
  }

  private Problem invalid(EventType event, List<Fault> faults) {
    audit.failed(event, Subject.NOBODY, client.origin(), FailureReason.INVALID_INPUT);
    return Problem.invalid(faults);
  }
}
