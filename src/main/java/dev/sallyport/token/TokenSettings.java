package dev.sallyport.token;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.token.key.KeyPolicy;
import dev.sallyport.token.key.KeySchedule;
import dev.sallyport.token.key.store.SigningAlgorithm;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Contents and lifetime of access tokens. */
@Singleton
public class TokenSettings implements Settings {
  /** Five times the interval at which nodes read the keys. */
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
            "set it to the http or https URL at which clients reach the service, without a trailing"
                + " slash",
            // Normalized, because verifiers compare it as a string (RFC 8414, section 3.3).
            WebOrigin::parseBase);
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
          "KEY_ROTATION is too short: a key is published for twice JWKS_MAX_AGE before it signs;"
              + " set KEY_ROTATION to at least four times JWKS_MAX_AGE and at least 10s.");
    }
  }

  /** The rules for the keys that sign. */
  public KeyPolicy keyPolicy() {
    return new KeyPolicy(
        algorithm,
        new KeySchedule(
            keyRotation, publicationLead(), NODES_FOLLOW, accessTokenLifetime.plus(clockSkew)));
  }

  /** The {@code iss} claim: scheme and host in lower case, without a default port. */
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

  /** The {@code client_id} claim (RFC 9068, section 2.2), if the profile has one. */
  public Optional<String> clientId() {
    return profile.clientId();
  }

  /**
   * What no client may have as its id: the audience of access tokens, because the audience of an ID
   * token is its client, and the client that access tokens of RFC 9068 name.
   */
  public Set<String> reservedClientIds() {
    return Stream.concat(
            Stream.of(audience),
            Arrays.stream(TokenProfile.values()).flatMap(any -> any.clientId().stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The origin of the service's own pages: that of the issuer. */
  public WebOrigin origin() {
    URI uri = URI.create(issuer);
    return WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).orElseThrow();
  }

  /** The {@code typ} of access tokens. */
  TokenProfile profile() {
    return profile;
  }

  /** Maximum clock skew between issuer and verifier; 30 seconds by default. */
  public Duration clockSkew() {
    return clockSkew;
  }

  /** How long verifiers may cache the key set; 5 minutes by default. */
  public Duration keySetMaxAge() {
    return keySetMaxAge;
  }

  /** Twice the time that verifiers cache, and never less than nodes need to detect a change. */
  private Duration publicationLead() {
    Duration twice = keySetMaxAge.multipliedBy(2);
    return twice.compareTo(NODES_FOLLOW) > 0 ? twice : NODES_FOLLOW;
  }
}
