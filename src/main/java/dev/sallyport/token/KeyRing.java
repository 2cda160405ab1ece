package dev.sallyport.token;

import java.security.PrivateKey;
import java.util.List;

/**
 * The keys of this moment.
 *
 * @param signing the one key that signs
 * @param publicJwks every key that verifies, as JWK JSON with {@code kid}, {@code alg} and {@code
 *     use}
 */
public record KeyRing(ActiveKey signing, List<String> publicJwks) {
  public KeyRing {
    publicJwks = List.copyOf(publicJwks);
  }

  /** RFC 7517, section 5. */
  public String jwks() {
    return "{\"keys\":[" + String.join(",", publicJwks) + "]}";
  }

  /** A private key with its name. */
  record ActiveKey(String kid, SigningAlgorithm algorithm, PrivateKey privateKey) {
    @Override
    public String toString() {
      return "ActiveKey[" + kid + ", " + algorithm + "]";
    }
  }
}
