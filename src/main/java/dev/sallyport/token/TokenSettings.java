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
  /** Five times the period in which nodes read the keys. */
  private static final Duration NODES_FOLLOW = Duration.ofSeconds(5);

  private final SigningAlgorithm algorithm;
  private final String issuer;
  private final String audience;
  private final Duration accessTokenLifetime;
  private final TokenProfile profile;
  private final Duration clockSkew;
  private final Duration keyRotation;
  private final Duration keySetMaxAge;

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
    profile = configuration.oneOf("TOKEN_PROFILE", TokenProfile.JWT);
    clockSkew =
        configuration.duration(
            "CLOCK_SKEW", Duration.ofSeconds(30), Duration.ZERO, Duration.ofMinutes(5));
    keySetMaxAge =
        configuration.duration(
            "JWKS_MAX_AGE", Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofDays(1));
    keyRotation =
        configuration.duration(
            "KEY_ROTATION", Duration.ofDays(30), Duration.ofSeconds(10), Duration.ofDays(3650));
    if (keyRotation.compareTo(publicationLead().multipliedBy(2)) < 0) {
      configuration.fault(
          "KEY_ROTATION is too short: a key is published twice JWKS_MAX_AGE before it signs; set it"
              + " to at least four times JWKS_MAX_AGE and at least 10s.");
    }
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

  /** The {@code typ} of access tokens. */
  TokenProfile profile() {
    return profile;
  }

  /** How far the clocks of issuer and verifier may differ; 30 seconds by default. */
  Duration clockSkew() {
    return clockSkew;
  }

  /** How long verifiers may keep the key set; 5 minutes by default. */
  Duration keySetMaxAge() {
    return keySetMaxAge;
  }

  KeySchedule keySchedule() {
    return new KeySchedule(
        keyRotation, publicationLead(), NODES_FOLLOW, accessTokenLifetime.plus(clockSkew));
  }

  /** Twice what verifiers cache, and never less than nodes need to notice. */
  private Duration publicationLead() {
    Duration twice = keySetMaxAge.multipliedBy(2);
    return twice.compareTo(NODES_FOLLOW) > 0 ? twice : NODES_FOLLOW;
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
