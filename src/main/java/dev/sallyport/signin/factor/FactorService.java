package dev.sallyport.signin.factor;

import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.recovery.RecoveryCodeService;
import dev.sallyport.credential.totp.TotpService;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.notice.SecurityNotice;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Optional;

/** Uses second factors in the transaction of what they permit. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class FactorService {
  private final TotpService totp;
  private final RecoveryCodeService recoveryCodes;
  private final PasskeyService passkeys;
  private final SecurityNotice notice;
  private final AuditService audit;

  /** Required by the EJB container. */
  protected FactorService() {
    this(null, null, null, null, null);
  }

  @Inject
  public FactorService(
      TotpService totp,
      RecoveryCodeService recoveryCodes,
      PasskeyService passkeys,
      SecurityNotice notice,
      AuditService audit) {
    this.totp = totp;
    this.recoveryCodes = recoveryCodes;
    this.passkeys = passkeys;
    this.notice = notice;
    this.audit = audit;
  }

  /**
   * Uses the factor of an attempt.
   *
   * @param user locked by the caller
   * @return how the user was authenticated; empty for a wrong or used code
   */
  public Optional<AuthenticationMethod> accept(
      User user, FactorAttempt attempt, RequestOrigin origin) {
    FactorProof proof = attempt.proof();
    boolean accepted;
    if (proof.passkey().isPresent()) {
      accepted = passkeys.use(proof.passkey().get());
    } else if (proof.recoveryCode().isPresent()) {
      accepted = useRecoveryCode(user, proof, origin);
    } else {
      accepted = proof.code().isPresent() && totp.accept(user.id(), proof.code().get());
    }
    return accepted ? Optional.of(proof.method()) : Optional.empty();
  }

  private boolean useRecoveryCode(User user, FactorProof proof, RequestOrigin origin) {
    if (!recoveryCodes.consume(proof.recoveryCode().orElseThrow())) {
      return false;
    }
    audit.succeeded(EventType.RECOVERY_CODE_USED, Subject.user(user.id()), origin);
    notice.send(user, MailTemplate.RECOVERY_CODE_USED);
    return true;
  }
}
