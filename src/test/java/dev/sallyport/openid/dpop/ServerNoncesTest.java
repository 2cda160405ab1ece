package dev.sallyport.openid.dpop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerNoncesTest {
  private static final String NOW = secret();
  private static final String BEFORE = secret();

  private final MovableClock clock = new MovableClock();
  private final ServerNonces nonces = nonces(Map.of("JWT_SECRET", NOW));

  private ServerNonces nonces(Map<String, String> variables) {
    return new ServerNonces(
        new RootSecret(new Configuration(name -> Optional.ofNullable(variables.get(name)))), clock);
  }

  private static String secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  @Test
  void everyNodeMakesAndAcceptsTheSameNonce() {
    ServerNonces other = nonces(Map.of("JWT_SECRET", NOW));
    assertThat(nonces.current()).hasSize(32).isEqualTo(other.current());
    assertThat(other.isAcceptable(nonces.current())).isTrue();
  }

  /** The clock starts at a full minute. */
  @Test
  void aNonceIsAcceptableForFiveToSixMinutes() {
    String nonce = nonces.current();
    clock.advance(Duration.ofSeconds(59));
    assertThat(nonces.current()).isEqualTo(nonce);
    clock.advance(Duration.ofMinutes(5));
    assertThat(nonces.current()).isNotEqualTo(nonce);
    assertThat(nonces.isAcceptable(nonce)).isTrue();
    clock.advance(Duration.ofSeconds(1));
    assertThat(nonces.isAcceptable(nonce)).isFalse();
    assertThat(ProofReplayService.MEMORY)
        .isGreaterThan(ServerNonces.STEP.multipliedBy(ServerNonces.STEPS + 2L));
  }

  @Test
  void anotherNodesClockMayBeAMinuteAhead() {
    clock.advance(Duration.ofMinutes(1));
    String ahead = nonces.current();
    clock.advance(Duration.ofMinutes(-1));
    assertThat(nonces.isAcceptable(ahead)).isTrue();
    clock.advance(Duration.ofMinutes(-1));
    assertThat(nonces.isAcceptable(ahead)).isFalse();
  }

  @Test
  void aForeignNonceIsRefused() {
    String nonce = nonces.current();
    char other = nonce.endsWith("A") ? 'B' : 'A';
    for (String foreign :
        List.of(
            nonces(Map.of("JWT_SECRET", secret())).current(),
            nonce.substring(0, 31) + other,
            nonce.substring(1),
            nonce + "A",
            "A".repeat(32),
            "\u00e4",
            "")) {
      assertThat(nonces.isAcceptable(foreign)).as(foreign).isFalse();
    }
  }

  @Test
  void noncesOfTheFormerSecretAreAccepted() {
    String former = nonces(Map.of("JWT_SECRET", BEFORE)).current();
    ServerNonces changed = nonces(Map.of("JWT_SECRET", NOW, "JWT_SECRET_PREVIOUS", BEFORE));
    assertThat(nonces.isAcceptable(former)).isFalse();
    assertThat(changed.isAcceptable(former)).isTrue();
    assertThat(changed.current()).isEqualTo(nonces.current());
  }
}
