package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final String USER = UUID.randomUUID().toString();
  private static final String SESSION = UUID.randomUUID().toString();

  private static final byte[] P256_ORDER =
      HexFormat.of().parseHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

  private final TestTokens tokens = TestTokens.usual();

  @Test
  void issuedTokenIsAccepted() {
    assertThat(tokens.verifier().verify(tokens.issued()))
        .hasValueSatisfying(
            token -> {
              assertThat(token.keyId()).isEqualTo("key-1");
              assertThat(token.email()).isEqualTo("ada@example.com");
              assertThat(token.emailVerified()).isTrue();
              assertThat(token.roles()).containsExactly("user");
              assertThat(token.expiresAt()).isEqualTo(TestTokens.NOW.plus(Duration.ofMinutes(15)));
            });
  }

  @Test
  void tokenExpiresWithoutGrace() {
    String token = tokens.issued();

    tokens.clock.set(TestTokens.NOW.plus(Duration.ofMinutes(15)).minusMillis(1));
    assertThat(tokens.verifier().verify(token)).isPresent();
    tokens.clock.set(TestTokens.NOW.plus(Duration.ofMinutes(15)));
    assertThat(tokens.verifier().verify(token)).isEmpty();
  }

  @Test
  void issuersClockMayBeAheadByTheSkewAndNoMore() {
    String token = tokens.issued();

    tokens.clock.set(TestTokens.NOW.minusSeconds(30));
    assertThat(tokens.verifier().verify(token)).isPresent();
    tokens.clock.set(TestTokens.NOW.minusSeconds(31));
    assertThat(tokens.verifier().verify(token)).isEmpty();
  }

  @Test
  void es256TokenIsAccepted() {
    TestTokens es256 = new TestTokens(Map.of());
    es256.add("key-2", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());

    assertThat(es256.verifier().verify(es256.issued())).isPresent();
  }

  @Test
  void es256SignatureOfZerosIsRefused() {
    TestTokens es256 = new TestTokens(Map.of());
    es256.add("key-2", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    String token = es256.issued();
    String input = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] order = new byte[64];
    System.arraycopy(P256_ORDER, 0, order, 0, 32);
    System.arraycopy(P256_ORDER, 0, order, 32, 32);

    for (byte[] signature : List.of(new byte[64], new byte[0], new byte[8], order)) {
      String forged = input + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
      assertThat(es256.verifier().verify(forged)).isEmpty();
    }
  }

  @Test
  void es256IsComputedByTheFastProvider() throws Exception {
    TestTokens es256 = new TestTokens(Map.of());
    es256.add("key-2", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    String token = es256.issued();
    KeyRing.Key key = es256.keys.get(0);

    assertThat(key.publicKey().getClass().getName()).startsWith("org.bouncycastle.");
    assertThat(key.privateKey().getClass().getName()).startsWith("org.bouncycastle.");
    EcdsaProvider.unregister();
    try {
      assertThat(TokenVerifier.signed(token, key)).as("by no other").isEmpty();
    } finally {
      EcdsaProvider.register();
    }
    assertThat(TokenVerifier.signed(token, key)).isPresent();
  }

  @Test
  void rfc9068TokenIsAcceptedOnlyByItsProfile() {
    TestTokens rfc9068 = new TestTokens(Map.of("TOKEN_PROFILE", "rfc9068"));
    rfc9068.keys.addAll(tokens.keys);

    assertThat(rfc9068.verifier().verify(rfc9068.issued())).isPresent();
    assertThat(tokens.verifier().verify(rfc9068.issued())).isEmpty();
    assertThat(rfc9068.verifier().verify(tokens.issued())).isEmpty();
  }

  @Test
  void tokenOfRetiredKeyIsAcceptedUntilTheKeyExpires() {
    String token = tokens.issued();
    tokens.retire(tokens.keys.get(0), TestTokens.NOW.plusSeconds(10));

    tokens.clock.set(TestTokens.NOW.plusSeconds(9));
    assertThat(tokens.verifier().verify(token)).isPresent();
    tokens.clock.set(TestTokens.NOW.plusSeconds(10));
    assertThat(tokens.verifier().verify(token)).isEmpty();
  }

  @Test
  void tokenOfRevokedKeyIsRefused() {
    String token = tokens.issued();

    tokens.revoke(tokens.keys.get(0));

    assertThat(tokens.verifier().verify(token)).isEmpty();
  }

  @Test
  void sameClaimsUnderAnotherKeyOfTheSameNameAreRefused() {
    TestTokens stranger = TestTokens.stranger();

    assertThat(tokens.verifier().verify(stranger.issued())).isEmpty();
  }

  @Test
  void tokenLongerThan8KibIsRefusedUnread() throws JoseException {
    assertThat(tokens.verifier().verify(signed(with("jti", "x".repeat(4000))))).isPresent();
    assertThat(tokens.verifier().verify(signed(with("jti", "x".repeat(8000))))).isEmpty();
    assertThat(tokens.verifier().verify("e".repeat(1024 * 1024))).isEmpty();
  }

  /** RFC 8259, section 7. The parser behind the verifier reads them as part of the string. */
  @ParameterizedTest
  @ValueSource(ints = {0, '\t', '\n', 0x1F})
  void controlCharacterThatJsonMustEscapeIsRefused(int character) throws JoseException {
    String unescaped = usual().replace("\"jti\":\"", "\"jti\":\"" + (char) character);
    assertThat(unescaped).isNotEqualTo(usual());

    assertThat(tokens.verifier().verify(signed(unescaped))).isEmpty();
    assertThat(tokens.verifier().verify(signed(usual().replace("\"jti\":\"", "\"jti\":\" "))))
        .isPresent();
  }

  /** The parser behind the verifier does not insist on either. */
  @Test
  void whatIsNoJsonIsRefused() throws JoseException {
    String withoutComma = usual().replace(",\"jti\"", " \"jti\"");
    String unknownEscape = usual().replace("\"jti\":\"", "\"jti\":\"\\E");
    assertThat(withoutComma).isNotEqualTo(usual());
    assertThat(unknownEscape).isNotEqualTo(usual());

    assertThat(tokens.verifier().verify(signed(withoutComma))).isEmpty();
    assertThat(tokens.verifier().verify(signed(unknownEscape))).isEmpty();
    assertThat(tokens.verifier().verify(signed(usual()))).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badClaims")
  void claimIsDemanded(String what, String claims) throws JoseException {
    assertThat(tokens.verifier().verify(signed(claims))).isEmpty();
  }

  static Stream<Arguments> badClaims() {
    long now = TestTokens.NOW.getEpochSecond();
    return Stream.concat(
        Stream.of(
                "iss",
                "aud",
                "sub",
                "user_id",
                "sid",
                "upn",
                "email",
                "email_verified",
                "groups",
                "auth_time",
                "amr",
                "acr",
                "jti",
                "iat",
                "exp")
            .map(name -> Arguments.of("without " + name, without(name))),
        Stream.of(
            Arguments.of("other issuer", with("iss", "https://evil.example")),
            Arguments.of("other audience", with("aud", "other")),
            Arguments.of("audience as list", with("aud", List.of("sallyport"))),
            Arguments.of("user_id not sub", with("user_id", UUID.randomUUID().toString())),
            Arguments.of("user_id a number", with("user_id", 7)),
            Arguments.of("sub upper case", with("sub", USER.toUpperCase(java.util.Locale.ROOT))),
            Arguments.of("sid short", with("sid", "1-1-1-1-1")),
            Arguments.of("groups a string", with("groups", "user")),
            Arguments.of("groups of numbers", with("groups", List.of(1))),
            Arguments.of("authenticated tomorrow", with("auth_time", now + 86_400)),
            Arguments.of("email_verified a string", with("email_verified", "true")),
            Arguments.of("amr a string", with("amr", "pwd")),
            Arguments.of("acr a number", with("acr", 1)),
            Arguments.of("exp a string", with("exp", Long.toString(now + 60))),
            Arguments.of("exp a fraction", with("exp", now + 60.5)),
            Arguments.of("expired now", with("exp", now)),
            Arguments.of("longer than tokens live", with("exp", now + 901)),
            Arguments.of("exp beyond any calendar", with("exp", Long.MAX_VALUE)),
            Arguments.of("issued 31 s ahead", with("iat", now + 31)),
            Arguments.of("iat a string", with("iat", "now")),
            Arguments.of("nbf 31 s ahead", with("nbf", now + 31)),
            Arguments.of("nbf a string", with("nbf", "now")),
            Arguments.of("upn not email", with("upn", "eve@example.com")),
            Arguments.of(
                "duplicate claim", usual().replaceFirst("\\{", "{\"sub\":\"" + USER + "\",")),
            Arguments.of("not an object", "[]"),
            Arguments.of("not JSON", "claims"),
            Arguments.of("empty object", "{}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badHeaders")
  void headerIsDemanded(String what, String header) throws JoseException {
    assertThat(tokens.verifier().verify(resigned(header))).isEmpty();
  }

  static Stream<Arguments> badHeaders() {
    return Stream.of(
            "{'alg':'none','kid':'key-1','typ':'JWT'}",
            "{'alg':'NONE','kid':'key-1','typ':'JWT'}",
            "{'alg':'HS256','kid':'key-1','typ':'JWT'}",
            "{'alg':'PS256','kid':'key-1','typ':'JWT'}",
            "{'alg':'RS512','kid':'key-1','typ':'JWT'}",
            "{'alg':'rs256','kid':'key-1','typ':'JWT'}",
            "{'alg':['RS256'],'kid':'key-1','typ':'JWT'}",
            "{'alg':'RS256','typ':'JWT'}",
            "{'alg':'RS256','kid':'','typ':'JWT'}",
            "{'alg':'RS256','kid':'key-2','typ':'JWT'}",
            "{'alg':'RS256','kid':['key-1'],'typ':'JWT'}",
            "{'alg':'RS256','kid':'../../key-1','typ':'JWT'}",
            "{'alg':'RS256','kid':'key-1\\u0000','typ':'JWT'}",
            "{'alg':'RS256','kid':'key-1'}",
            "{'alg':'RS256','kid':'key-1','typ':'at+jwt'}",
            "{'alg':'RS256','kid':'key-1','typ':'jwt'}",
            "{'alg':'RS256','kid':'key-1','typ':'JWT','crit':['exp']}",
            "{'alg':'RS256','kid':'key-1','typ':'JWT','b64':false}",
            "{'alg':'RS256','kid':'key-1','typ':'JWT','jku':'http://127.0.0.1:1/'}",
            "{'alg':'RS256','kid':'key-1','typ':'JWT','jwk':{}}",
            "{'alg':'RS256','kid':'key-1','typ':'JWT','cty':'JWT'}",
            "{'alg':'RS256','alg':'RS256','kid':'key-1','typ':'JWT'}",
            "[]",
            "x")
        .map(header -> Arguments.of(header, header.replace('\'', '"')));
  }

  @Test
  void publicKeyIsNoHmacSecret() throws JoseException {
    JsonWebSignature forged = new JsonWebSignature();
    forged.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    forged.setKeyIdHeaderValue("key-1");
    forged.setHeader("typ", "JWT");
    forged.setPayload(usual());
    forged.setKey(new HmacKey(tokens.keys.get(0).publicKey().getEncoded()));

    assertThat(tokens.verifier().verify(forged.getCompactSerialization())).isEmpty();
  }

  @Test
  void onlyTheOneSpellingOfATokenIsAccepted() throws JoseException {
    String token = signed(usual());
    List<String> parts = List.of(token.split("\\.", -1));

    assertThat(
            List.of(
                " " + token,
                token + " ",
                token + "\n",
                token + "=",
                token + ".",
                "." + token,
                token + "." + parts.get(2),
                parts.get(0) + "." + parts.get(1),
                parts.get(0) + "." + parts.get(1) + ".",
                parts.get(0) + ".." + parts.get(2),
                token.substring(0, token.length() - 1),
                parts.get(0) + "." + parts.get(1) + "." + otherSpelling(parts.get(2))))
        .allSatisfy(text -> assertThat(tokens.verifier().verify(text)).as(text).isEmpty());
    assertThat(tokens.verifier().verify(token)).isPresent();
  }

  @Test
  void everySingleAlteredCharacterIsNoticed() throws JoseException {
    String token = signed(usual());

    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String altered = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(tokens.verifier().verify(altered)).as("at %d", i).isEmpty();
    }
  }

  /** 256 octets end in a character with four bits that no octet uses. */
  private static String otherSpelling(String signature) {
    char last = signature.charAt(signature.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return signature.substring(0, signature.length() - 1)
        + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  private static String usual() {
    return json(usualClaims());
  }

  private static String with(String name, Object value) {
    Map<String, Object> claims = usualClaims();
    claims.put(name, value);
    return json(claims);
  }

  private static String without(String name) {
    Map<String, Object> claims = usualClaims();
    claims.remove(name);
    return json(claims);
  }

  private static Map<String, Object> usualClaims() {
    Instant now = TestTokens.NOW;
    Map<String, Object> claims = new java.util.LinkedHashMap<>();
    claims.put("iss", "http://localhost:8080");
    claims.put("aud", "sallyport");
    claims.put("sub", USER);
    claims.put("user_id", USER);
    claims.put("upn", "ada@example.com");
    claims.put("email", "ada@example.com");
    claims.put("email_verified", true);
    claims.put("groups", List.of("user"));
    claims.put("sid", SESSION);
    claims.put("auth_time", now.getEpochSecond());
    claims.put("amr", List.of("pwd"));
    claims.put("acr", "urn:sallyport:aal1");
    claims.put("jti", "token-1");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plusSeconds(60).getEpochSecond());
    return claims;
  }

  private static String json(Map<String, Object> claims) {
    return org.jose4j.json.JsonUtil.toJson(claims);
  }

  private String signed(String payload) throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setHeader("typ", "JWT");
    signature.setAlgorithmHeaderValue("RS256");
    signature.setKeyIdHeaderValue("key-1");
    signature.setPayload(payload);
    signature.setKey(tokens.keys.get(0).privateKey());
    return signature.getCompactSerialization();
  }

  /** Signed with the right key whatever the header says. */
  private String resigned(String header) throws JoseException {
    String input = base64(header) + "." + base64(usual());
    try {
      java.security.Signature rsa = java.security.Signature.getInstance("SHA256withRSA");
      rsa.initSign(tokens.keys.get(0).privateKey());
      rsa.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(rsa.sign());
    } catch (java.security.GeneralSecurityException impossible) {
      throw new JoseException("cannot sign", impossible);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
