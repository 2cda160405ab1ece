package dev.sallyport.client;

import jakarta.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;

/**
 * The public key in the header of a proof.
 *
 * @param thumbprint RFC 7638, with SHA-256
 */
record ProofKey(PublicKey key, String algorithm, String thumbprint) {
  /** What may sign a proof. */
  static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA");

  private static final List<String> SECRET = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
  private static final int COORDINATE = 32;

  /**
   * The key of a JWK, for an algorithm.
   *
   * @throws GeneralSecurityException or a {@link RuntimeException} for any other
   */
  static ProofKey of(JsonObject jwk, String algorithm) throws GeneralSecurityException {
    if (SECRET.stream().anyMatch(jwk::containsKey)) {
      throw new GeneralSecurityException("A proof must not contain a private key");
    }
    return switch (algorithm) {
      case "ES256" -> elliptic(jwk);
      case "RS256", "PS256" -> rsa(jwk, algorithm);
      case "EdDSA" -> edwards(jwk);
      default -> throw new GeneralSecurityException("Not supported");
    };
  }

  private static ProofKey elliptic(JsonObject jwk) throws GeneralSecurityException {
    require(jwk, "kty", "EC");
    require(jwk, "crv", "P-256");
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    BigInteger x = new BigInteger(1, octets(jwk, "x", COORDINATE));
    BigInteger y = new BigInteger(1, octets(jwk, "y", COORDINATE));
    BigInteger prime = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB());
    if (x.compareTo(prime) >= 0
        || y.compareTo(prime) >= 0
        || !y.pow(2).mod(prime).equals(right.mod(prime))) {
      throw new GeneralSecurityException("Not on the curve");
    }
    PublicKey key =
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    return new ProofKey(
        key,
        "ES256",
        digest(
            "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(jwk.getString("x"), jwk.getString("y"))));
  }

  private static ProofKey rsa(JsonObject jwk, String algorithm) throws GeneralSecurityException {
    require(jwk, "kty", "RSA");
    BigInteger modulus = new BigInteger(1, octets(jwk, "n", 0));
    BigInteger exponent = new BigInteger(1, octets(jwk, "e", 0));
    if (modulus.bitLength() < 2_048
        || modulus.bitLength() > 4_096
        || exponent.compareTo(BigInteger.valueOf(65_537)) < 0) {
      throw new GeneralSecurityException("Too weak or too long");
    }
    PublicKey key =
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    return new ProofKey(
        key,
        algorithm,
        digest(
            "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(jwk.getString("e"), jwk.getString("n"))));
  }

  /** RFC 8032, section 5.1.2: little-endian, with the sign of x in the last bit. */
  private static ProofKey edwards(JsonObject jwk) throws GeneralSecurityException {
    require(jwk, "kty", "OKP");
    require(jwk, "crv", "Ed25519");
    byte[] octets = octets(jwk, "x", COORDINATE);
    byte[] reversed = new byte[COORDINATE];
    for (int i = 0; i < COORDINATE; i++) {
      reversed[i] = octets[COORDINATE - 1 - i];
    }
    boolean isOdd = (reversed[0] & 0x80) != 0;
    reversed[0] &= 0x7F;
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new EdECPublicKeySpec(
                    NamedParameterSpec.ED25519, new EdECPoint(isOdd, new BigInteger(1, reversed))));
    return new ProofKey(
        key,
        "EdDSA",
        digest("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(jwk.getString("x"))));
  }

  private static void require(JsonObject jwk, String member, String value)
      throws GeneralSecurityException {
    if (!jwk.getString(member).equals(value)) {
      throw new GeneralSecurityException("Not a key for the algorithm");
    }
  }

  /** In their only spelling, because the thumbprint is one of the text. */
  private static byte[] octets(JsonObject jwk, String member, int lengthOrZero)
      throws GeneralSecurityException {
    String text = jwk.getString(member);
    byte[] octets = Base64.getUrlDecoder().decode(text);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(text)
        || (lengthOrZero > 0 && octets.length != lengthOrZero)) {
      throw new GeneralSecurityException("Malformed");
    }
    return octets;
  }

  boolean hasSigned(byte[] content, byte[] signature) throws GeneralSecurityException {
    Signature verifier =
        Signature.getInstance(
            switch (algorithm) {
              case "ES256" -> "SHA256withECDSAinP1363Format";
              case "RS256" -> "SHA256withRSA";
              case "PS256" -> "RSASSA-PSS";
              default -> "Ed25519";
            });
    if (algorithm.equals("PS256")) {
      verifier.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    verifier.initVerify(key);
    verifier.update(content);
    return verifier.verify(signature);
  }

  /** SHA-256 in base64url. */
  static String digest(String text) throws GeneralSecurityException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }
}
