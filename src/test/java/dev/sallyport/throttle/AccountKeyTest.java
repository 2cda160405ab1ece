package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.crypto.RootSecret;
import org.junit.jupiter.api.Test;

class AccountKeyTest {
  private static final String SECRET = "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=";
  private static final String OTHER_SECRET = "S2c5q0yHqB9nJx3vZt7uPaLd1fWeRk8mYo4iUgTbXh0=";
  private static final String EMAIL = "ada@example.com";
  private static final String NETWORK = "203.0.113.7";

  private final AccountKey key = key(SECRET);

  @Test
  void everyNodeWithTheSecretHasTheSameNames() {
    AccountKey other = key(SECRET);

    assertThat(other.of(EMAIL)).isEqualTo(key.of(EMAIL));
    assertThat(other.of(EMAIL, NETWORK)).isEqualTo(key.of(EMAIL, NETWORK));
  }

  @Test
  void anotherSecretHasOtherNames() {
    assertThat(key(OTHER_SECRET).of(EMAIL)).isNotEqualTo(key.of(EMAIL));
  }

  @Test
  void accountsAndNetworksHaveDifferentNames() {
    assertThat(
            new String[] {
              key.of(EMAIL),
              key.of("bob@example.com"),
              key.of(EMAIL, NETWORK),
              key.of(EMAIL, "203.0.113.8"),
              key.of("bob@example.com", NETWORK),
              key.of(NETWORK + "\0" + EMAIL)
            })
        .doesNotHaveDuplicates();
  }

  @Test
  void nameHasTheLengthOfTheMacWhateverIsTyped() {
    assertThat(key.of("")).matches("[A-Za-z0-9_-]{43}");
    assertThat(key.of("x".repeat(10_000))).matches("[A-Za-z0-9_-]{43}");
  }

  private static AccountKey key(String secret) {
    return new AccountKey(new RootSecret(TestConfiguration.of("JWT_SECRET", secret)));
  }
}
