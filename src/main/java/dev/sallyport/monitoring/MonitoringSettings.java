package dev.sallyport.monitoring;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.BasicCredentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * {@code MONITORING_PASSWORD}: the password of the user {@code monitoring}, for Prometheus and
 * other scrapers; {@code API_DOCUMENT}: whether the API document needs it.
 */
@Singleton
public class MonitoringSettings implements Settings {
  private static final String USER = "monitoring";

  /** In characters. Long, because guesses are not counted. */
  private static final int MIN_LENGTH = 16;

  /** Null without one. */
  private final byte[] password;

  private final boolean documentPublic;

  @Inject
  public MonitoringSettings(Configuration configuration) {
    Optional<String> password = configuration.literal("MONITORING_PASSWORD");
    if (password.filter(text -> text.length() < MIN_LENGTH).isPresent()) {
      configuration.fault(
          "MONITORING_PASSWORD is too short: it must have at least 16 characters. Generate one"
              + " with: openssl rand -hex 16");
    }
    documentPublic =
        configuration.parsed(
            "API_DOCUMENT",
            false,
            "set it to protected or public",
            text ->
                switch (text) {
                  case "public" -> Optional.of(true);
                  case "protected" -> Optional.of(false);
                  default -> Optional.empty();
                });
    this.password = password.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  /** Whether a password is configured. */
  boolean isOpen() {
    return password != null;
  }

  /** Whether everybody may read the API document. */
  boolean isDocumentPublic() {
    return documentPublic;
  }

  /**
   * Whether the header contains the credentials (RFC 7617).
   *
   * @param authorization the header; may be null
   */
  boolean admits(String authorization) {
    return password != null
        && BasicCredentials.parse(authorization)
            .filter(basic -> basic.user().equals(USER))
            .map(basic -> basic.password().getBytes(StandardCharsets.UTF_8))
            .filter(given -> MessageDigest.isEqual(password, given))
            .isPresent();
  }

  @Override
  public String toString() {
    return "MonitoringSettings[hidden]";
  }
}
