package dev.sallyport.token.proof;

import dev.sallyport.token.assertion.ClientKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Reads proofs of possession (RFC 9449, section 4.3) and verifies their signatures. */
public final class ProofReader {
  /** What may sign a proof; the preferred one first. */
  public static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA");

  private static final String EDWARDS = "EdDSA";
  private static final String TYPE = "dpop+jwt";

  /** In characters. A proof with an RSA key of 4096 bits has about 1,800. */
  private static final int MAX_LENGTH = 4 * 1024;

  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private ProofReader() {}

  /**
   * @param proof the value of the header {@code DPoP}
   * @return empty for anything but a proof that the key in it has signed
   */
  public static Optional<SignedProof> read(String proof) {
    if (proof.length() > MAX_LENGTH || !COMPACT.matcher(proof).matches()) {
      return Optional.empty();
    }
    try {
      JsonWebSignature signature = new JsonWebSignature();
      signature.setAlgorithmConstraints(
          new AlgorithmConstraints(
              AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new)));
      signature.setCompactSerialization(proof);
      Optional<PublicJsonWebKey> key = isPlain(signature) ? key(signature) : Optional.empty();
      return key.isPresent() && isSignedBy(key.get(), signature)
          ? proof(key.get(), JsonUtil.parseJson(signature.getPayload()))
          : Optional.empty();
    } catch (JoseException
        | IllegalArgumentException
        | DateTimeException
        | ClassCastException malformed) {
      return Optional.empty();
    }
  }

  /** Of the right type, without extensions that must be understood (RFC 7515, section 4.1.11). */
  private static boolean isPlain(JsonWebSignature signature) {
    return TYPE.equals(signature.getHeader("typ"))
        && signature.getHeaders().getObjectHeaderValue("crit") == null;
  }

  /** The key in the header, if it is public and suits the algorithm. */
  private static Optional<PublicJsonWebKey> key(JsonWebSignature signature) throws JoseException {
    if (!(signature.getHeaders().getObjectHeaderValue("jwk") instanceof Map<?, ?> members)
        || ClientKeys.isSecret(members)) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // from JSON
    Map<String, Object> parameters = (Map<String, Object>) members;
    String algorithm = signature.getAlgorithmHeaderValue();
    return JsonWebKey.Factory.newJwk(parameters) instanceof PublicJsonWebKey key
            && (ClientKeys.isFor(key, algorithm) || isEdwards(members, key, algorithm))
        ? Optional.of(key)
        : Optional.empty();
  }

  /** RFC 8037, section 3.1; only the curve Ed25519. */
  private static boolean isEdwards(Map<?, ?> members, PublicJsonWebKey key, String algorithm) {
    return EDWARDS.equals(algorithm)
        && "OKP".equals(members.get("kty"))
        && "Ed25519".equals(members.get("crv"))
        && (key.getUse() == null || key.getUse().equals("sig"))
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(EDWARDS));
  }

  private static boolean isSignedBy(PublicJsonWebKey key, JsonWebSignature signature)
      throws JoseException {
    signature.setKey(key.getPublicKey());
    return signature.verifySignature();
  }

  private static Optional<SignedProof> proof(PublicJsonWebKey key, Map<String, Object> claims) {
    boolean isComplete =
        claims.get("jti") instanceof String id
            && !id.isEmpty()
            && claims.get("htm") instanceof String
            && claims.get("htu") instanceof String
            && claims.get("iat") instanceof Long;
    return isComplete
        ? Optional.of(
            new SignedProof(
                key.calculateBase64urlEncodedThumbprint("SHA-256"),
                (String) claims.get("jti"),
                (String) claims.get("htm"),
                (String) claims.get("htu"),
                Instant.ofEpochSecond((Long) claims.get("iat")),
                Optional.ofNullable((String) claims.get("ath")),
                Optional.ofNullable((String) claims.get("nonce"))))
        : Optional.empty();
  }
}
