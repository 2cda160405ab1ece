package dev.sallyport.token.assertion;

import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/** Verifies the assertions of clients (RFC 7523, section 3). */
@Singleton
public class ClientAssertionVerifier {
  /** How far ahead an assertion may expire. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** In characters. */
  private static final int MAX_LENGTH = 8 * 1024;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** RFC 7519, section 5.1, and draft-ietf-oauth-rfc7523bis; it may be absent. */
  private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");

  private final TokenSettings settings;
  private final Set<String> audiences;
  private final Clock clock;

  @Inject
  public ClientAssertionVerifier(TokenSettings settings, Clock clock) {
    this.settings = settings;
    // The endpoint of pushed requests by RFC 9126, section 2.
    this.audiences =
        Set.of(
            settings.issuer(),
            settings.issuer() + "/oauth/token",
            settings.issuer() + "/oauth/par");
    this.clock = clock;
  }

  /**
   * The client that an assertion claims to be of, which nothing has proven yet.
   *
   * @return empty for anything that is no assertion
   */
  public static Optional<String> claimedClient(String assertion) {
    if (!isCompact(assertion)) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1]);
      return JsonUtil.parseJson(new String(payload, StandardCharsets.UTF_8)).get("sub")
              instanceof String subject
          ? Optional.of(subject)
          : Optional.empty();
    } catch (JoseException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Verifies an assertion; takes as long for a client without a suitable key.
   *
   * @param clientId what its issuer and subject must be
   * @param jwks the keys of the client; empty if there is no such client
   * @return empty if it is not a currently valid assertion of the client for this service
   */
  public Optional<VerifiedAssertion> verify(
      String assertion, String clientId, Optional<String> jwks) {
    if (!isCompact(assertion) || clientId.isEmpty()) {
      return Optional.empty();
    }
    try {
      JwtContext context = consumer(clientId, jwks).process(assertion);
      return isPlain(context.getJoseObjects().get(0))
          ? verified(context.getJwtClaims())
          : Optional.empty();
    } catch (InvalidJwtException
        | MalformedClaimException
        | IllegalArgumentException
        | DateTimeException
        | ClassCastException refused) {
      return Optional.empty();
    }
  }

  private static boolean isCompact(String assertion) {
    return assertion.length() <= MAX_LENGTH && COMPACT.matcher(assertion).matches();
  }

  private JwtConsumer consumer(String clientId, Optional<String> jwks) {
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(
            new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT,
                ClientKeys.ALGORITHMS.toArray(String[]::new)))
        .setVerificationKeyResolver(new ClientKeyResolver(jwks))
        .setExpectedIssuer(true, clientId)
        .setExpectedSubject(clientId)
        .setExpectedAudience(true, audiences.toArray(String[]::new))
        .setRequireJwtId()
        .setRequireExpirationTime()
        .setMaxFutureValidityInMinutes(Math.toIntExact(LONGEST.toMinutes()))
        .setAllowedClockSkewInSeconds(Math.toIntExact(settings.clockSkew().toSeconds()))
        .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
        .build();
  }

  /** Without extensions that must be understood (RFC 7515, section 4.1.11). */
  private static boolean isPlain(JsonWebStructure signature) {
    String type = signature.getHeader("typ");
    return signature.getHeaders().getObjectHeaderValue("crit") == null
        && (type == null || TYPES.contains(type.toLowerCase(Locale.ROOT)));
  }

  private Optional<VerifiedAssertion> verified(JwtClaims claims) throws MalformedClaimException {
    List<String> audience = claims.getAudience();
    String id = claims.getJwtId();
    Instant expires = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
    // Every one: another server could use an assertion that it shares.
    boolean isOurs =
        audience.stream().allMatch(value -> value != null && audiences.contains(value));
    return isOurs && !id.isEmpty()
        ? Optional.of(new VerifiedAssertion(id, expires.plus(settings.clockSkew())))
        : Optional.empty();
  }
}
