package dev.sallyport.admin.appointment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.credential.password.CommonPasswords;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a start does with {@code ADMIN_EMAIL}; that it does so on a real server shows OperatorIT.
 */
class FirstOperatorTest {
  // Kept here: a logger that nobody holds is forgotten, with its handlers.
  private static final Logger LOGGER = Logger.getLogger(FirstOperator.class.getName());

  private static final PasswordPolicy POLICY =
      new PasswordPolicy(PasswordPolicy.Profile.STANDARD, CommonPasswords.load());
  private static final String STRONG = "Sally-Port-1872";

  private final List<String> log = new ArrayList<>();
  private final Operators operators = new Operators();
  private final Handler handler = new Log();

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    LOGGER.removeHandler(handler);
  }

  @Test
  void aPasswordAgainstThePolicyStopsTheStart() {
    for (String recovery : List.of("off", "add", "replace")) {
      assertThatExceptionOfType(StartupException.class)
          .isThrownBy(() -> starts("short", recovery))
          .withMessageContaining(
              "ADMIN_PASSWORD violates the password policy: it must have at least 8 characters")
          .withMessageNotContaining("short");
    }
    assertThat(operators.changes).isEmpty();
  }

  @Test
  void withoutAnOperatorOneIsAppointed() {
    starts(STRONG, "off");

    assertThat(operators.changes).containsExactly("appointed ops@example.com");
    assertThat(log)
        .containsExactly("The first operator can sign in at /console/ with ADMIN_EMAIL.");
  }

  /** The password may be weak: it is not used. */
  @Test
  void withAnOperatorTheVariablesAreIgnored() {
    operators.exist = true;

    starts(STRONG, "off");
    starts("short", "off");

    assertThat(operators.changes).isEmpty();
    assertThat(log).hasSize(2).containsOnly("ADMIN_EMAIL is ignored: an operator already exists.");
  }

  @Test
  void aRecoveryIsDoneAlthoughThereIsAnOperator() {
    operators.exist = true;

    starts(STRONG, "replace");

    assertThat(operators.changes).containsExactly("recovered ops@example.com, REPLACE");
    assertThat(log).singleElement().asString().contains("was recovered. Remove ADMIN_RECOVERY");
  }

  @Test
  void aRecoveryThatWasDoneIsIgnored() {
    operators.exist = true;
    operators.recoveredBefore = true;

    starts(STRONG, "add");

    assertThat(log).singleElement().asString().contains("this recovery has already been done");
  }

  @Test
  void withoutTheVariablesNothingHappens() {
    first(Map.of()).appoint(new ApplicationReady());

    assertThat(operators.changes).isEmpty();
    assertThat(log).isEmpty();
  }

  private void starts(String password, String recovery) {
    first(
            Map.of(
                "ADMIN_EMAIL",
                " Ops@Example.com ",
                "ADMIN_PASSWORD",
                password,
                "ADMIN_RECOVERY",
                recovery))
        .appoint(new ApplicationReady());
    assertThat(log.toString()).doesNotContain(password);
  }

  private FirstOperator first(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("JWT_SECRET", "q83vEjRWeJASNFZ4kBI0VniQq83vEjRWeJCrze8SNFZ4=");
    Configuration configuration = new Configuration(name -> Optional.ofNullable(all.get(name)));
    return new FirstOperator(
        new OperatorSettings(configuration),
        operators,
        new RecoveryFingerprint(new RootSecret(configuration)),
        POLICY,
        new PasswordHasher(new Argon2Cost(64, 1, 1), 1, 0, new SecureRandom()));
  }

  /** Notes what was changed. */
  private static final class Operators extends OperatorAppointmentService {
    private final List<String> changes = new ArrayList<>();
    private boolean exist;
    private boolean recoveredBefore;

    @Override
    public boolean hasOperator() {
      return exist;
    }

    @Override
    public boolean appointFirst(EmailAddress email, PasswordHash hash) {
      changes.add("appointed " + email);
      return true;
    }

    @Override
    public boolean recover(
        EmailAddress email, PasswordHash hash, OperatorSettings.Recovery mode, String fingerprint) {
      changes.add("recovered " + email + ", " + mode);
      return !recoveredBefore;
    }
  }

  private final class Log extends Handler {
    @Override
    public void publish(LogRecord entry) {
      log.add(entry.getMessage());
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }
}
