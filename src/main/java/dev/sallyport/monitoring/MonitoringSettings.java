package dev.sallyport.monitoring;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * {@code MONITORING_PASSWORD}: the password of the user {@code monitoring}, for Prometheus and
 * other scrapers.
 */
@Singleton
public class MonitoringSettings implements Settings {
  private static final String USER = "monitoring";
  private static final String SCHEME = "Basic ";

  /** In characters. Long, because guesses are not counted. */
  private static final int MIN_LENGTH = 16;

  private final byte[] credentials;

  @Inject
  public MonitoringSettings(Configuration configuration) {
    Optional<String> password = configuration.literal("MONITORING_PASSWORD");
    if (password.filter(text -> text.length() < MIN_LENGTH).isPresent()) {
      configuration.fault(
          "MONITORING_PASSWORD is too short: it must have at least 16 characters. Generate one"
              + " with: openssl rand -hex 16");
    }
    credentials =
        password
            .map(text -> (USER + ":" + text).getBytes(StandardCharsets.UTF_8))
            .map(pair -> Base64.getEncoder().encode(pair))
            .orElse(null);
  }

  /** Whether a password is configured. */
  boolean isOpen() {
    return credentials != null;
  }

  /**
   * Whether the header contains the credentials (RFC 7617).
   *
   * @param authorization the header; may be null
   */
  boolean admits(String authorization) {
    return credentials != null
        && authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            credentials,
            authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "MonitoringSettings[hidden]";
  }
}
