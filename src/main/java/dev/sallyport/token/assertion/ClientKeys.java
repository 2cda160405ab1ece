package dev.sallyport.token.assertion;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/** The public keys of a client: a JWK set (RFC 7517, section 5). */
public final class ClientKeys {
  /** Keys of a client. */
  public static final int MOST = 10;

  /** What may sign an assertion. */
  static final List<String> ALGORITHMS = List.of("RS256", "PS256", "ES256");

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 4_096;
  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65_537);

  /** RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1. */
  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private ClientKeys() {}

  /**
   * Why a JWK set cannot be registered.
   *
   * @return what it must be, as a predicate that follows its name; empty if it can be
   */
  public static Optional<String> objection(String jwks) {
    try {
      if (!(JsonUtil.parseJson(jwks).get("keys") instanceof List<?> keys)) {
        return Optional.of("must be a JWK set: an object with the member keys");
      }
      if (keys.isEmpty() || keys.size() > MOST) {
        return Optional.of("must have 1 to " + MOST + " keys");
      }
      Set<Object> ids = new HashSet<>();
      for (Object key : keys) {
        if (!(key instanceof Map<?, ?> members)) {
          return Optional.of("must be a JWK set: an array of JSON Web Keys");
        }
        if (isSecret(members)) {
          return Optional.of("must not contain a private or symmetric key; replace this key");
        }
        if (members.get("kid") != null && !ids.add(members.get("kid"))) {
          return Optional.of("must have a different kid in each key");
        }
        if (!isSuitable(members)) {
          return Optional.of(
              "must have only keys for signatures: RSA of 2048 to 4096 bits, or EC on P-256");
        }
      }
      return Optional.empty();
    } catch (JoseException | RuntimeException malformed) {
      return Optional.of("must be a JWK set as in RFC 7517");
    }
  }

  /** Whether a JWK has a member of a private or symmetric key. */
  public static boolean isSecret(Map<?, ?> members) {
    return members.keySet().stream().anyMatch(PRIVATE_MEMBERS::contains);
  }

  private static boolean isSuitable(Map<?, ?> members) throws JoseException {
    @SuppressWarnings("unchecked") // from JSON
    Map<String, Object> parameters = (Map<String, Object>) members;
    JsonWebKey key = JsonWebKey.Factory.newJwk(parameters);
    return key instanceof PublicJsonWebKey
        && ALGORITHMS.stream().anyMatch(algorithm -> isFor(key, algorithm));
  }

  /**
   * The keys of a registered set.
   *
   * @throws IllegalStateException if it is malformed
   */
  static List<JsonWebKey> parse(String jwks) {
    try {
      return new JsonWebKeySet(jwks).getJsonWebKeys();
    } catch (JoseException malformed) {
      throw new IllegalStateException("A registered JWK set must be well-formed", malformed);
    }
  }

  static boolean isElliptic(String algorithm) {
    return "ES256".equals(algorithm);
  }

  /** Whether a key is of the type, and for the use, of an algorithm. */
  public static boolean isFor(JsonWebKey key, String algorithm) {
    boolean intended =
        ALGORITHMS.contains(algorithm)
            && (key.getUse() == null || key.getUse().equals("sig"))
            && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm));
    if (key instanceof EllipticCurveJsonWebKey curve) {
      return intended
          && isElliptic(algorithm)
          && curve.getCurveName().equals("P-256")
          && isOnCurve((ECPublicKey) curve.getKey());
    }
    return intended
        && key instanceof RsaJsonWebKey
        && !isElliptic(algorithm)
        && isStrong((RSAPublicKey) key.getKey());
  }

  /** y² = x³ + ax + b, which neither the JDK nor jose4j checks. */
  private static boolean isOnCurve(ECPublicKey key) {
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
    return x.compareTo(prime) < 0
        && y.compareTo(prime) < 0
        && y.pow(2).mod(prime).equals(right.mod(prime));
  }

  private static boolean isStrong(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= MIN_RSA_BITS
        && bits <= MAX_RSA_BITS
        && key.getPublicExponent().compareTo(MIN_EXPONENT) >= 0;
  }
}
