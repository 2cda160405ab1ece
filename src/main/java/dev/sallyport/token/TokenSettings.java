package dev.sallyport.token;

import dev.sallyport.platform.Configuration;
import dev.sallyport.platform.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What is in an access token and how long it lives. */
@Singleton
public class TokenSettings implements Settings {
  private final SigningAlgorithm algorithm;
  private final String issuer;
  private final String audience;
  private final Duration accessTokenLifetime;

  @Inject
  public TokenSettings(Configuration configuration) {
    algorithm = configuration.oneOf("JWT_ALGORITHM", SigningAlgorithm.RS256);
    issuer =
        configuration.parsed(
            "JWT_ISSUER",
            "http://localhost:8080",
            "set it to the http or https URL under which clients reach the service, without a"
                + " trailing slash",
            TokenSettings::issuer);
    audience = configuration.text("JWT_AUDIENCE", "sallyport");
    accessTokenLifetime =
        configuration.duration(
            "ACCESS_TOKEN_TTL",
            Duration.ofMinutes(15),
            Duration.ofSeconds(1),
            Duration.ofHours(24));
  }

  public SigningAlgorithm algorithm() {
    return algorithm;
  }

  /** The {@code iss} claim. */
  public String issuer() {
    return issuer;
  }

  /** The {@code aud} claim. */
  public String audience() {
    return audience;
  }

  /** 1 second to 24 hours; 15 minutes by default. */
  public Duration accessTokenLifetime() {
    return accessTokenLifetime;
  }

  private static Optional<String> issuer(String value) {
    URI uri = URI.create(value);
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
    return web && bare && uri.getHost() != null && !value.endsWith("/")
        ? Optional.of(value)
        : Optional.empty();
  }
}
