package dev.sallyport.admin;

import dev.sallyport.account.EmailAddress;
import dev.sallyport.account.Password;
import dev.sallyport.account.PasswordHasher;
import dev.sallyport.account.PasswordPolicy;
import dev.sallyport.platform.SchemaReady;
import dev.sallyport.platform.StartRefused;
import dev.sallyport.problem.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Sees to it at start that somebody can sign in as an operator, once. */
@ApplicationScoped
public class FirstOperator {
  private static final Logger LOG = Logger.getLogger(FirstOperator.class.getName());

  @Inject private OperatorSettings settings;
  @Inject private OperatorService operators;
  @Inject private PasswordPolicy policy;
  @Inject private PasswordHasher hasher;

  void appoint(@Observes SchemaReady ready) {
    settings
        .email()
        .ifPresent(email -> settings.password().ifPresent(password -> appoint(email, password)));
  }

  private void appoint(EmailAddress email, Password password) {
    if (operators.exist()) {
      LOG.info("ADMIN_EMAIL is ignored: there is an operator.");
      return;
    }
    List<Fault> faults = policy.check(password, email);
    if (!faults.isEmpty()) {
      throw new StartRefused(
          "ADMIN_PASSWORD cannot be used: "
              + faults.stream().map(Fault::message).collect(Collectors.joining(" ")));
    }
    if (operators.appointFirst(email, hasher.hash(password))) {
      LOG.log(Level.INFO, "The first operator can sign in at /console/ with ADMIN_EMAIL.");
    }
  }
}
