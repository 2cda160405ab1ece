package dev.sallyport.web.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormSealTest {
  private static final byte[] BROWSER = {1, 2, 3};
  private static final byte[] OTHER = {1, 2, 4};

  private final String secret = random();
  private final MovableClock clock = new MovableClock();
  private final FormState state =
      FormState.returningTo(Optional.of("https://app.example.com/"))
          .in("flow", Optional.of("{\"challenge\":\"x\"}"));

  @Test
  void aFormBelongsToOneBrowserForADay() {
    FormSeal seal = seal(secret, "");
    String sealed = seal.seal(state, BROWSER);

    assertThat(seal.open(sealed, BROWSER)).hasValue(new FormSeal.Opened(state, true));
    assertThat(seal.open(sealed, OTHER))
        .as("what it carries survives")
        .hasValue(new FormSeal.Opened(state, false));
    clock.advance(FormSeal.LIFETIME.minus(Duration.ofSeconds(1)));
    assertThat(seal.open(sealed, BROWSER)).hasValue(new FormSeal.Opened(state, true));
    clock.advance(Duration.ofSeconds(2));
    assertThat(seal.open(sealed, BROWSER)).hasValue(new FormSeal.Opened(state, false));
  }

  @Test
  void nothingInItCanBeReadOrChanged() {
    FormSeal seal = seal(secret, "");
    String sealed = seal.seal(state, BROWSER);

    assertThat(
            new String(
                Base64.getUrlDecoder().decode(sealed.substring(17)), StandardCharsets.ISO_8859_1))
        .doesNotContain("flow", "app.example.com");
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      // The last character has spare bits.
      if (i < sealed.length() - 1) {
        assertThat(seal.open(changed, BROWSER)).as("at " + i).isEmpty();
      }
      assertThat(seal.open(sealed.substring(0, i), BROWSER)).as("cut at " + i).isEmpty();
    }
    assertThat(state.toString()).isEqualTo("FormState[hidden]");
  }

  @Test
  void aChangedRootSecretEndsNoForm() {
    String sealed = seal(secret, "").seal(state, BROWSER);
    String next = random();

    assertThat(seal(next, secret).open(sealed, BROWSER)).hasValue(new FormSeal.Opened(state, true));
    assertThat(seal(next, "").open(sealed, BROWSER)).isEmpty();
  }

  private FormSeal seal(String current, String previous) {
    Configuration configuration =
        new Configuration(
            name ->
                Optional.of(
                        name.equals("JWT_SECRET")
                            ? current
                            : name.equals("JWT_SECRET_PREVIOUS") ? previous : "")
                    .filter(value -> !value.isEmpty()));
    FormSeal seal = new FormSeal(new RootSecret(configuration), clock);
    assertThat(configuration.faults()).isEmpty();
    return seal;
  }

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
