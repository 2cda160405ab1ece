package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.token.key.store.SigningAlgorithm;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Access tokens from outside. */
public final class TokenFuzz {
  // Signs and verifies many times faster than RSA.
  private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();
  private static final TestTokens TOKENS = tokens();
  private static final TokenVerifier VERIFIER = TOKENS.verifier();
  private static final String GENUINE = TOKENS.issued();

  private TokenFuzz() {}

  private static TestTokens tokens() {
    TestTokens tokens = new TestTokens(Map.of());
    tokens.add("key-1", SigningAlgorithm.ES256, PAIR);
    return tokens;
  }

  /**
   * Any text, put in place of a part of a genuine token: which part is what the first character
   * says. Only the genuine token itself is accepted.
   */
  public static boolean anyText(byte[] input) {
    String text = Input.text(input);
    if (text.isEmpty()) {
      return VERIFIER.verify(GENUINE).isPresent();
    }
    String[] parts = GENUINE.split("\\.", -1);
    int part = text.charAt(0) % 4;
    if (part < 3) {
      parts[part] = text.substring(1);
    }
    String token = part < 3 ? String.join(".", parts) : text.substring(1);
    boolean accepted = VERIFIER.verify(token).isPresent();
    assertThat(accepted).isEqualTo(token.equals(GENUINE));
    return accepted;
  }

  /** A header and claims of any text, signed with our key: what a leaked key could be used for. */
  public static boolean signed(byte[] input) {
    String[] lines = Input.lines(input, 2);
    String signingInput = base64(lines[0]) + "." + base64(lines[1]);
    // Signing takes long: only for whom the signature is looked at.
    String signature = lines[0].contains("key-1") ? sign(signingInput) : "AAAA";
    Optional<VerifiedToken> accepted = VERIFIER.verify(signingInput + "." + signature);
    accepted.ifPresent(token -> assertIsOurs(token, lines[0], lines[1]));
    return accepted.isPresent();
  }

  /** As another JSON parser reads them. */
  private static void assertIsOurs(VerifiedToken token, String header, String payload) {
    assertThat(object(header).keySet()).isEqualTo(Set.of("typ", "alg", "kid"));
    assertThat(object(header).getString("alg")).isEqualTo("ES256");
    assertThat(object(header).getString("kid")).isEqualTo("key-1");
    JsonObject claims = object(payload);
    assertThat(claims.getString("iss")).isEqualTo(TOKENS.settings.issuer());
    assertThat(claims.getString("aud")).isEqualTo(TOKENS.settings.audience());
    assertThat(claims.getString("sub")).isEqualTo(token.userId().toString());
    assertThat(claims.getString("sid")).isEqualTo(token.sessionId().toString());
    assertThat(token.expiresAt()).isEqualTo(time(claims, "exp")).isAfter(TestTokens.NOW);
    assertThat(token.issuedAt())
        .isEqualTo(time(claims, "iat"))
        .isBeforeOrEqualTo(TestTokens.NOW.plus(TOKENS.settings.clockSkew()))
        .isAfterOrEqualTo(token.expiresAt().minus(TOKENS.settings.accessTokenLifetime()));
  }

  private static Instant time(JsonObject claims, String name) {
    return Instant.ofEpochSecond(claims.getJsonNumber(name).longValueExact());
  }

  private static JsonObject object(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static String sign(String signingInput) {
    try {
      Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
      ecdsa.initSign(PAIR.getPrivate());
      ecdsa.update(signingInput.getBytes(StandardCharsets.US_ASCII));
      return base64(ecdsa.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
