package dev.sallyport.token;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.token.key.store.KeyRing;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Strictly verifies access tokens of this service (RFC 8725): accepts only what {@link TokenIssuer}
 * would have issued. It runs before MicroProfile JWT, which checks less and logs fifty lines for an
 * invalid token.
 */
public final class TokenVerifier {
  /** In characters. Tokens of this service have about a thousand. */
  private static final int MAX_LENGTH = 8 * 1024;

  // Three parts in the canonical alphabet; rejects padding, white space and empty parts.
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  // All members that this service writes. Others (crit, jku, jwk, x5u, b64, cty) are not supported.
  private static final Set<String> HEADERS = Set.of("typ", "alg", "kid");

  // Made once: finding the implementation takes long.
  private static final JsonReaderFactory JSON = Json.createReaderFactory(Map.of());

  private static final Base64.Decoder URL_DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder URL_ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final TokenSettings settings;
  private final Duration clockSkew;
  private final Supplier<KeyRing> keys;
  private final Clock clock;

  public TokenVerifier(TokenSettings settings, Supplier<KeyRing> keys, Clock clock) {
    this.settings = settings;
    this.clockSkew = settings.clockSkew();
    this.keys = keys;
    this.clock = clock;
  }

  /** The contents of the token; empty if it is not a currently valid token of this service. */
  public Optional<VerifiedToken> verify(String token) {
    try {
      return Optional.of(require(token));
    } catch (Refused refused) {
      return Optional.empty();
    }
  }

  /**
   * The contents of a token that was issued to a client, which the service itself accepts only
   * where it is made for clients, after checking the key and the resource of its grant.
   */
  public Optional<ClientToken> verifyClientToken(String token) {
    try {
      return ClientTokenClaims.read(genuine(token), settings);
    } catch (Refused refused) {
      return Optional.empty();
    }
  }

  /**
   * The contents of the token.
   *
   * @throws Refused if it is not a currently valid token of this service, or was issued to a client
   */
  VerifiedToken require(String token) throws Refused {
    Genuine genuine = genuine(token);
    try {
      return accepted(genuine.claims(), genuine.key(), genuine.verifiedAt());
    } catch (IllegalArgumentException | DateTimeException malformed) {
      throw new Refused(TokenRefusal.MALFORMED);
    }
  }

  /** The claims of a token that one of the keys has signed; nothing is known about them. */
  record Genuine(Map<String, Object> claims, KeyRing.Key key, Instant verifiedAt) {}

  private Genuine genuine(String token) throws Refused {
    if (token == null || token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
      throw new Refused(TokenRefusal.MALFORMED);
    }
    try {
      Instant now = clock.instant();
      Header header = header(token);
      KeyRing.Key key =
          keys.get()
              .verifying(header.kid(), now)
              .filter(header::isFor)
              .orElseThrow(() -> new Refused(TokenRefusal.UNKNOWN_KEY));
      Map<String, Object> claims =
          signed(token, key).orElseThrow(() -> new Refused(TokenRefusal.BAD_SIGNATURE));
      requireStrictJson(token.split("\\.", -1)[1]);
      return new Genuine(claims, key, now);
    } catch (JoseException | IllegalArgumentException malformed) {
      throw new Refused(TokenRefusal.MALFORMED);
    }
  }

  /**
   * Whether a token that was verified before is still valid: it has not expired and its key is not
   * revoked.
   */
  boolean stillHolds(VerifiedToken token) {
    Instant now = clock.instant();
    return now.isBefore(token.expiresAt()) && keys.get().verifying(token.keyId(), now).isPresent();
  }

  private Header header(String token) throws JoseException, Refused {
    String[] parts = token.split("\\.", -1);
    for (String part : parts) {
      requireCanonical(part);
    }
    for (int i = 0; i < Math.min(parts.length, 2); i++) {
      requireNoControlCharacter(parts[i]);
    }
    requireStrictJson(parts[0]);
    Map<String, Object> header =
        JsonUtil.parseJson(new String(URL_DECODER.decode(parts[0]), StandardCharsets.UTF_8));
    if (header.keySet().equals(HEADERS)
        && settings.profile().type().equals(header.get("typ"))
        && header.get("alg") instanceof String algorithm
        && header.get("kid") instanceof String kid) {
      return new Header(algorithm, kid);
    }
    throw new Refused(TokenRefusal.MALFORMED);
  }

  /**
   * One spelling for each content; otherwise an altered token could be another spelling of a valid
   * one.
   */
  private static void requireCanonical(String part) {
    if (!URL_ENCODER.encodeToString(URL_DECODER.decode(part)).equals(part)) {
      throw new IllegalArgumentException("not canonical");
    }
  }

  /**
   * The parser accepts them in strings, where JSON does not permit them (RFC 8259, section 7). The
   * issuer writes none at all.
   */
  private static void requireNoControlCharacter(String part) {
    for (byte octet : URL_DECODER.decode(part)) {
      if (octet >= 0 && octet < ' ') {
        throw new IllegalArgumentException("control character");
      }
    }
  }

  /** The parser of jose4j also accepts what is no JSON, such as members without a comma. */
  private static void requireStrictJson(String part) {
    String text = new String(URL_DECODER.decode(part), StandardCharsets.UTF_8);
    try (JsonReader reader = JSON.createReader(new StringReader(text))) {
      reader.readObject();
    } catch (JsonException malformed) {
      throw new IllegalArgumentException("not JSON", malformed);
    }
  }

  /** The claims, if the key has signed them. */
  public static Optional<Map<String, Object>> signed(String token, KeyRing.Key key) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(
        new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, key.algorithm().name()));
    signature.setKey(key.publicKey());
    signature.setProviderContext(key.algorithm().provider());
    try {
      signature.setCompactSerialization(token);
      return signature.verifySignature()
          ? Optional.of(JsonUtil.parseJson(signature.getPayload()))
          : Optional.empty();
    } catch (JoseException refused) {
      return Optional.empty();
    }
  }

  private VerifiedToken accepted(Map<String, Object> claims, KeyRing.Key key, Instant now)
      throws Refused {
    Instant latest = now.plus(clockSkew);
    boolean good =
        settings.issuer().equals(claims.get("iss"))
            && settings.audience().equals(claims.get("aud"))
            && isId(claims.get("sub"))
            && claims.get("sub").equals(claims.get("user_id"))
            && isId(claims.get("sid"))
            && claims.get("upn") instanceof String
            && claims.get("upn").equals(claims.get("email"))
            && claims.get("email_verified") instanceof Boolean
            && isNames(claims.get("groups"))
            && isTimeBy(claims.get("auth_time"), latest)
            && isNames(claims.get("amr"))
            && claims.get("acr") instanceof String
            && claims.get("jti") instanceof String
            && isOfUser(claims)
            && isTimeBy(claims.get("iat"), latest)
            && (!claims.containsKey("nbf") || isTimeBy(claims.get("nbf"), latest))
            && claims.get("exp") instanceof Long;
    if (!good) {
      throw new Refused(TokenRefusal.BAD_CLAIMS);
    }
    VerifiedToken token = token(claims, key);
    // Tokens with a longer lifetime were issued before ACCESS_TOKEN_TTL was lowered; ended sessions
    // are not remembered for longer than the current lifetime.
    if (token.expiresAt().isAfter(token.issuedAt().plus(settings.accessTokenLifetime()))) {
      throw new Refused(TokenRefusal.BAD_CLAIMS);
    }
    if (!now.isBefore(token.expiresAt())) {
      throw new Refused(TokenRefusal.EXPIRED);
    }
    return token;
  }

  private static VerifiedToken token(Map<String, Object> claims, KeyRing.Key key) {
    return new VerifiedToken(
        key.kid(),
        UUID.fromString((String) claims.get("sub")),
        UUID.fromString((String) claims.get("sid")),
        (String) claims.get("email"),
        (Boolean) claims.get("email_verified"),
        names(claims.get("groups")),
        Instant.ofEpochSecond((Long) claims.get("auth_time")),
        names(claims.get("amr")),
        (String) claims.get("acr"),
        (String) claims.get("jti"),
        Instant.ofEpochSecond((Long) claims.get("iat")),
        Instant.ofEpochSecond((Long) claims.get("exp")));
  }

  static Set<String> names(Object claim) {
    return ((List<?>) claim).stream().map(String.class::cast).collect(Collectors.toSet());
  }

  /** Tokens of users have the client of their profile, if any, and no key, as those of clients. */
  private boolean isOfUser(Map<String, Object> claims) {
    return settings.clientId().equals(Optional.ofNullable(claims.get(TokenIssuer.CLIENT_ID)))
        && !claims.containsKey(TokenIssuer.CONFIRMATION);
  }

  /** An id has one spelling: a UUID in lower case. */
  static boolean isId(Object claim) {
    return claim instanceof String text
        && PathId.find(text).map(UUID::toString).filter(text::equals).isPresent();
  }

  static boolean isNames(Object claim) {
    return claim instanceof List<?> names && names.stream().allMatch(String.class::isInstance);
  }

  static boolean isTimeBy(Object claim, Instant latest) {
    return claim instanceof Long seconds && !Instant.ofEpochSecond(seconds).isAfter(latest);
  }

  /**
   * Thrown for an invalid token; without a stack trace, because attackers control how often it is
   * created.
   */
  static final class Refused extends Exception {
    private final TokenRefusal reason;

    private Refused(TokenRefusal reason) {
      super(reason.code(), null, false, false);
      this.reason = reason;
    }

    TokenRefusal reason() {
      return reason;
    }
  }

  private record Header(String algorithm, String kid) {
    /** The key decides the algorithm, not the token (RFC 8725, section 3.1). */
    boolean isFor(KeyRing.Key key) {
      return key.algorithm().name().equals(algorithm);
    }
  }
}
