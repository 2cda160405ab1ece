package dev.sallyport.throttle.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.throttle.TestConfiguration;
import dev.sallyport.throttle.ThrottleSettings;
import dev.sallyport.throttle.Throttled;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
  @ParameterizedTest
  @CsvSource({
    "5/minute, 5, PT1M",
    "100/second, 100, PT1S",
    "20/hour, 20, PT1H",
    "1000/day, 1000, P1D",
    "5/10m, 5, PT10M",
    "5/30s, 5, PT30S",
    "1/1s, 1, PT1S",
    "1000000/24h, 1000000, P1D",
    "5/1d, 5, P1D",
    "5/86400s, 5, P1D"
  })
  void readsRequestsAndPeriod(String text, long requests, Duration period) {
    assertThat(RateLimit.parse(text)).contains(new RateLimit(requests, period));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/minute",
        "1000001/minute",
        "-1/minute",
        "5/0s",
        "5/86401s",
        "5/25h",
        "5/2d",
        "5",
        "5/",
        "/minute",
        "5/minutes",
        "5/Minute",
        "5/week",
        "5 / minute",
        "5/1minute",
        "5/m",
        "5.5/minute",
        "99999999999/minute"
      })
  void otherTextIsAFaultThatNamesVariableAndRemedy(String text) {
    Configuration configuration = TestConfiguration.of("LOGIN_RATE_LIMIT", text);

    ThrottleSettings settings = new ThrottleSettings(configuration);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("LOGIN_RATE_LIMIT is malformed: set it to a limit such as 5/minute");
    assertThat(settings.limitOf(Throttled.Action.LOGIN).requests()).isEqualTo(5);
  }

  @Test
  void loginAndSignUpAreFivePerMinuteByDefault() {
    ThrottleSettings settings = new ThrottleSettings(TestConfiguration.of());

    RateLimit fivePerMinute = new RateLimit(5, Duration.ofMinutes(1));
    assertThat(settings.limitOf(Throttled.Action.LOGIN)).isEqualTo(fivePerMinute);
    assertThat(settings.limitOf(Throttled.Action.SIGNUP)).isEqualTo(fivePerMinute);
  }

  @Test
  void loginAndSignUpHaveVariablesOfTheirOwn() {
    ThrottleSettings settings =
        new ThrottleSettings(
            TestConfiguration.of("LOGIN_RATE_LIMIT", "7/hour", "SIGNUP_RATE_LIMIT", "3/day"));

    assertThat(settings.limitOf(Throttled.Action.LOGIN))
        .isEqualTo(new RateLimit(7, Duration.ofHours(1)));
    assertThat(settings.limitOf(Throttled.Action.SIGNUP))
        .isEqualTo(new RateLimit(3, Duration.ofDays(1)));
  }

  @Test
  void mailsHaveLimitsForNetworksAndRecipients() {
    ThrottleSettings defaults = new ThrottleSettings(TestConfiguration.of());
    assertThat(defaults.limitOf(Throttled.Action.MAIL))
        .isEqualTo(new RateLimit(20, Duration.ofHours(1)));
    assertThat(defaults.mailsToOneRecipient()).isEqualTo(new RateLimit(5, Duration.ofHours(1)));

    ThrottleSettings settings =
        new ThrottleSettings(
            TestConfiguration.of(
                "MAIL_RATE_LIMIT", "7/minute", "MAIL_RECIPIENT_RATE_LIMIT", "3/day"));
    assertThat(settings.limitOf(Throttled.Action.MAIL))
        .isEqualTo(new RateLimit(7, Duration.ofMinutes(1)));
    assertThat(settings.mailsToOneRecipient()).isEqualTo(new RateLimit(3, Duration.ofDays(1)));
  }

  @Test
  void fieldsAreItemsOfTheDraft() {
    assertThat(new RateLimit(5, Duration.ofMinutes(1)).policyItem("login"))
        .isEqualTo("\"login\";q=5;w=60");
    assertThat(RateLimit.stateItem("login", 0, Duration.ofSeconds(37)))
        .isEqualTo("\"login\";r=0;t=37");
  }

  @Test
  void secondsUntilRefillAreRoundedUp() {
    assertThat(RateLimit.stateItem("login", 4, Duration.ofMillis(36_001))).endsWith(";t=37");
    assertThat(RateLimit.stateItem("login", 4, Duration.ofNanos(1))).endsWith(";t=1");
  }
}
