package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.TokenSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSettingsTest {
  @Test
  void defaultsAreSevenAndThirtyDaysHalfAMinuteAndNoCookie() {
    Configuration configuration = configuration(Map.of());
    SessionSettings settings = settings(configuration);

    assertThat(settings.idleLifetime()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.absoluteLifetime()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.refreshGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.refreshInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.maxSessions()).isEqualTo(100);
    assertThat(settings.cookie()).isFalse();
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void whatIsSetIsRead() {
    Configuration configuration =
        configuration(
            Map.of(
                "REFRESH_TOKEN_TTL", "12h",
                "SESSION_TTL", "PT36H",
                "REFRESH_GRACE", "0",
                "REFRESH_MIN_INTERVAL", "20s",
                "MAX_SESSIONS", "7",
                "SESSION_COOKIE", "TRUE"));
    SessionSettings settings = settings(configuration);

    assertThat(settings.idleLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(settings.absoluteLifetime()).isEqualTo(Duration.ofHours(36));
    assertThat(settings.refreshGrace()).isZero();
    assertThat(settings.refreshInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.maxSessions()).isEqualTo(7);
    assertThat(settings.cookie()).isTrue();
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REFRESH_TOKEN_TTL, 1s",
    "SESSION_TTL,       7d",
    "SESSION_TTL,       3650d",
    "REFRESH_GRACE,     0s",
    "REFRESH_GRACE,     10m",
    "REFRESH_MIN_INTERVAL, 0",
    "REFRESH_MIN_INTERVAL, 1h",
    "MAX_SESSIONS,      1",
    "MAX_SESSIONS,      1000",
    "SESSION_COOKIE,    false"
  })
  void theLastGoodValue(String name, String value) {
    Configuration configuration = configuration(Map.of(name, value, "ACCESS_TOKEN_TTL", "1s"));
    assertThat(settings(configuration)).isNotNull();

    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REFRESH_TOKEN_TTL, 0",
    "REFRESH_TOKEN_TTL, PT0.999S",
    "REFRESH_TOKEN_TTL, 366d",
    "REFRESH_TOKEN_TTL, -1d",
    "REFRESH_TOKEN_TTL, week",
    "SESSION_TTL,       0",
    "SESSION_TTL,       3651d",
    "REFRESH_GRACE,     -1",
    "REFRESH_GRACE,     601s",
    "REFRESH_MIN_INTERVAL, -1",
    "REFRESH_MIN_INTERVAL, 3601s",
    "MAX_SESSIONS,      0",
    "MAX_SESSIONS,      1001",
    "MAX_SESSIONS,      many",
    "SESSION_COOKIE,    yes",
    "SESSION_COOKIE,    1"
  })
  void whatIsOutOfRangeRefusesTheStart(String name, String value) {
    Configuration configuration = configuration(Map.of(name, value));
    assertThat(settings(configuration)).isNotNull();

    assertThat(configuration.faults()).singleElement().asString().startsWith(name);
  }

  @Test
  void aSessionMayBeAsLongAsOneTokenAndNotShorter() {
    Configuration equal = configuration(Map.of("REFRESH_TOKEN_TTL", "1d", "SESSION_TTL", "1d"));
    Configuration shorter =
        configuration(Map.of("REFRESH_TOKEN_TTL", "86401s", "SESSION_TTL", "1d"));
    assertThat(settings(equal)).isNotNull();
    assertThat(settings(shorter)).isNotNull();

    assertThat(equal.faults()).isEmpty();
    assertThat(shorter.faults())
        .singleElement()
        .asString()
        .contains("REFRESH_TOKEN_TTL", "SESSION_TTL");
  }

  @Test
  void aSessionIsNotShorterThanAnAccessToken() {
    Configuration equal =
        configuration(Map.of("REFRESH_TOKEN_TTL", "2h", "ACCESS_TOKEN_TTL", "120m"));
    Configuration shorter =
        configuration(Map.of("REFRESH_TOKEN_TTL", "7199s", "ACCESS_TOKEN_TTL", "2h"));
    assertThat(settings(equal)).isNotNull();
    assertThat(settings(shorter)).isNotNull();

    assertThat(equal.faults()).isEmpty();
    assertThat(shorter.faults())
        .singleElement()
        .asString()
        .contains("REFRESH_TOKEN_TTL", "ACCESS_TOKEN_TTL");
  }

  @Test
  void whoHasShortAccessTokensRefreshesMoreOften() {
    SessionSettings settings = settings(configuration(Map.of("ACCESS_TOKEN_TTL", "30s")));

    assertThat(settings.refreshInterval()).isEqualTo(Duration.ofSeconds(2));
  }

  private static SessionSettings settings(Configuration configuration) {
    return new SessionSettings(configuration, new TokenSettings(configuration));
  }

  private static Configuration configuration(Map<String, String> values) {
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}
