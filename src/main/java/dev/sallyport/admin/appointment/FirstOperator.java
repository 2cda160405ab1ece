package dev.sallyport.admin.appointment;

import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.problem.Fault;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Appoints an operator at start: if there is none, and once for each {@code ADMIN_RECOVERY} even if
 * there are others.
 */
@ApplicationScoped
public class FirstOperator {
  private static final Logger LOG = Logger.getLogger(FirstOperator.class.getName());

  /** Runs after the observers that count events, so that a recovery triggers the alert. */
  private static final int LATE = Interceptor.Priority.APPLICATION + 1_000;

  private final OperatorSettings settings;
  private final OperatorAppointmentService operators;
  private final RecoveryFingerprint fingerprint;
  private final PasswordPolicy policy;
  private final PasswordHasher hasher;

  @Inject
  FirstOperator(
      OperatorSettings settings,
      OperatorAppointmentService operators,
      RecoveryFingerprint fingerprint,
      PasswordPolicy policy,
      PasswordHasher hasher) {
    this.settings = settings;
    this.operators = operators;
    this.fingerprint = fingerprint;
    this.policy = policy;
    this.hasher = hasher;
  }

  void appoint(@Observes @Priority(LATE) ApplicationReady ready) {
    settings
        .email()
        .ifPresent(email -> settings.password().ifPresent(password -> appoint(email, password)));
  }

  private void appoint(EmailAddress email, Password password) {
    boolean recovers = settings.recovery() != OperatorSettings.Recovery.OFF;
    if (!recovers && operators.hasOperator()) {
      LOG.info("ADMIN_EMAIL is ignored: an operator already exists.");
      return;
    }
    List<Fault> faults = policy.check(password, email);
    if (!faults.isEmpty()) {
      throw new StartupException(
          "ADMIN_PASSWORD violates the password policy: it "
              + faults.stream().map(Fault::message).collect(Collectors.joining(", it "))
              + ". Set another password.");
    }
    if (recovers) {
      recover(email, password);
    } else if (operators.appointFirst(email, hasher.hash(password))) {
      LOG.log(Level.INFO, "The first operator can sign in at /console/ with ADMIN_EMAIL.");
    }
  }

  private void recover(EmailAddress email, Password password) {
    if (operators.recover(
        email, hasher.hash(password), settings.recovery(), settings.fingerprint(fingerprint))) {
      LOG.log(
          Level.SEVERE,
          "ADMIN_RECOVERY: the operator named by ADMIN_EMAIL was recovered. Remove ADMIN_RECOVERY"
              + " and ADMIN_PASSWORD, then restart.");
    } else {
      LOG.log(
          Level.WARNING,
          "ADMIN_RECOVERY is ignored: this recovery has already been done. Remove ADMIN_RECOVERY;"
              + " for another recovery set another ADMIN_PASSWORD.");
    }
  }
}
