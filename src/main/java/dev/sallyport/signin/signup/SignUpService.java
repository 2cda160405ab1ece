package dev.sallyport.signin.signup;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.NewAccount;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.SessionOpening;
import dev.sallyport.signin.SignInService;
import dev.sallyport.signin.hashing.PasswordHashing;
import dev.sallyport.signin.recipient.RecipientGate;
import dev.sallyport.ticket.IssuedTicket;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Signs a new user up. It has no transaction of its own, so that no transaction is open while a
 * hash is computed or a limit is counted.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SignUpService {
  private final SignUpValidation validation;
  private final AccountService accounts;
  private final SignInService signIns;
  private final PendingSignUpService pending;
  private final RecipientGate recipients;
  private final PasswordHashing hashing;
  private final SessionOpening opening;
  private final RequestClient client;

  /** Required by the EJB container. */
  protected SignUpService() {
    this(null, null, null, null, null, null, null, null);
  }

  @Inject
  public SignUpService(
      SignUpValidation validation,
      AccountService accounts,
      SignInService signIns,
      PendingSignUpService pending,
      RecipientGate recipients,
      PasswordHashing hashing,
      SessionOpening opening,
      RequestClient client) {
    this.validation = validation;
    this.accounts = accounts;
    this.signIns = signIns;
    this.pending = pending;
    this.recipients = recipients;
    this.hashing = hashing;
    this.opening = opening;
    this.client = client;
  }

  /**
   * Creates the account and its first session.
   *
   * @throws Problem 400 naming every fault of e-mail and password, 409 if the e-mail address is
   *     taken, 503 if the hash queue is full
   */
  public OpenSession signUp(CredentialsRequest request) {
    EmailAddress email = validation.validated(request);
    if (accounts.exists(email)) {
      throw taken();
    }
    return open(email, hash(request)).orElseThrow(this::taken);
  }

  /**
   * Mails a link and a code that create the account. Does the same work for an address that has an
   * account: its owner gets a mail that says so. The mail is withheld if the budget of the address
   * is exhausted.
   *
   * @throws Problem 400 naming every fault of e-mail and password, 503 if the hash queue is full,
   *     the budget cannot be counted or too many mails are pending
   */
  public IssuedTicket request(CredentialsRequest request) {
    EmailAddress email = validation.validated(request);
    boolean mayMail = recipients.mayMail(email);
    return pending.issue(
        new SignUpTicket(email, hash(request), language()), mayMail, client.origin());
  }

  private PasswordHash hash(CredentialsRequest request) {
    return hashing.hash(Password.of(request.password()), EventType.SIGNUP, false);
  }

  private Language language() {
    return Language.ofAcceptLanguage(client.acceptLanguage());
  }

  private Optional<OpenSession> open(EmailAddress email, PasswordHash hash) {
    return opening.open(
        sessionId ->
            signIns.signUp(
                sessionId,
                new NewAccount(email, false, language()),
                hash,
                client.address().network(),
                client.origin()));
  }

  private Problem taken() {
    return validation.refused(FailureReason.EMAIL_TAKEN, Problem.of(ProblemType.EMAIL_TAKEN));
  }
}
