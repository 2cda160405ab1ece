package dev.sallyport.signin.signup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.mail.MailSettings;
import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignUpSettingsTest {
  private static final Map<String, String> MAIL =
      Map.of("SMTP_URL", "smtp://localhost:25", "MAIL_FROM", "no-reply@example.com");

  private Configuration configuration;

  @Test
  void mailDecidesTheDefault() {
    assertThat(mode(Map.of())).isEqualTo(SignUpMode.OPEN);
    assertThat(mode(MAIL)).isEqualTo(SignUpMode.VERIFIED);
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void everyModeCanBeChosen() {
    assertThat(mode(Map.of("SIGNUP", "closed"))).isEqualTo(SignUpMode.CLOSED);
    assertThat(mode(Map.of("SIGNUP", "Open"))).isEqualTo(SignUpMode.OPEN);
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void verifiedNeedsMail() {
    mode(Map.of("SIGNUP", "verified"));

    assertThat(configuration.faults())
        .containsExactly(
            "SIGNUP is verified, but the service sends no mail: set SMTP_URL and MAIL_FROM, or set"
                + " SIGNUP to open or closed.");
  }

  @Test
  void anythingElseIsAFault() {
    mode(Map.of("SIGNUP", "yes"));

    assertThat(configuration.faults())
        .containsExactly("SIGNUP is malformed: set it to one of [open, verified, closed].");
  }

  private SignUpMode mode(Map<String, String> variables) {
    configuration = new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return new SignUpSettings(configuration, new MailSettings(configuration)).mode();
  }
}
