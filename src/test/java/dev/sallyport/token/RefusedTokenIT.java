package dev.sallyport.token;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad tokens are worth nothing, and never worth less than none: 401 in one format where a token is
 * needed, and no obstacle where none is.
 */
@ResourceLock(RunningService.EXCLUSIVE)
class RefusedTokenIT {
  private static final long FAR = 1_000_000_000_000_000_000L;

  private static TestUser ada;
  private static TokenForge forge;
  private static RSAKey otherKey;

  /** Made when it is sent, so that its times are relative to that. */
  record Token(String name, Supplier<String> text) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void adaSignsUp() throws JOSEException {
    ada = TestUser.signedUp();
    forge = TokenForge.withServicesKey(ada);
    otherKey = new RSAKeyGenerator(2048).keyID(kid()).generate();
  }

  static Stream<Token> notATokenAtAll() {
    return Stream.of(
        new Token("nothing", () -> ""),
        new Token("no dots", () -> "garbage"),
        new Token("dots only", () -> ".."),
        new Token("five parts", () -> "a.b.c.d.e"),
        new Token("not base64", () -> "$.$.$"),
        new Token("long", () -> "x".repeat(4000)),
        new Token("header is no JSON", () -> Base64URL.encode("{") + ".e30.x"),
        new Token("header is an array", () -> Base64URL.encode("[]") + ".e30.x"),
        new Token("deep header", () -> Base64URL.encode(deep(2000)) + ".e30.x"),
        new Token("two tokens", () -> ada.token() + ", Bearer " + ada.token()),
        new Token("token and more", () -> ada.token() + " x"));
  }

  static Stream<Token> alteredTokens() {
    String[] parts = ada.token().split("\\.", 3);
    String head = parts[0] + ".";
    String unsigned = head + parts[1];
    return Stream.of(
        new Token("payload", () -> head + adminsPayload() + "." + parts[2]),
        new Token("no payload", () -> head + "." + parts[2]),
        new Token("deep payload", () -> head + Base64URL.encode(deep(2000)) + "." + parts[2]),
        new Token("header", () -> withHeader("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", parts)),
        new Token("signature", () -> unsigned + "." + flipped(parts[2])),
        new Token("signature in another spelling", () -> respelled(ada.token())),
        new Token("signature padded", () -> ada.token() + "=="),
        new Token("signature shortened", () -> unsigned + "." + parts[2].substring(4)),
        new Token("signature lengthened", () -> ada.token() + "AAAA"),
        new Token("signature stripped", () -> unsigned + "."),
        new Token("signature and dot stripped", () -> unsigned),
        new Token("signature of zeros", () -> unsigned + "." + Base64URL.encode(new byte[256])));
  }

  static Stream<Token> withoutAlgorithm() {
    List<Token> all = new ArrayList<>();
    for (String none : List.of("\"none\"", "\"None\"", "\"NONE\"", "\" none\"", "\"\"", "null")) {
      String header = "{\"alg\":" + none + ",\"typ\":\"JWT\",\"kid\":\"" + kid() + "\"}";
      all.add(new Token("alg " + none + ", unsigned", () -> forge.unsigned(header, "")));
      all.add(new Token("alg " + none + ", signed", () -> forge.unsigned(header, signature())));
    }
    all.add(new Token("no alg", () -> forge.unsigned("{\"typ\":\"JWT\"}", signature())));
    return all.stream();
  }

  static Stream<Token> byOtherAlgorithms() throws JOSEException {
    RSAKey key = forge.publicKey();
    byte[] der = key.toRSAPublicKey().getEncoded();
    ECDSASigner elliptic = new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate());
    return Stream.of(
        by("HS256, DER of the public key", JWSAlgorithm.HS256, mac(der)),
        by("HS256, PEM of the public key", JWSAlgorithm.HS256, mac(pem(der))),
        by("HS256, PEM without line end", JWSAlgorithm.HS256, mac(pem(der).strip())),
        by("HS256, JWK of the public key", JWSAlgorithm.HS256, mac(key.toJSONString())),
        by("HS256, modulus", JWSAlgorithm.HS256, mac(key.getModulus().decode())),
        by("RS384 by the right key", JWSAlgorithm.RS384, forge.signer()),
        by("RS512 by the right key", JWSAlgorithm.RS512, forge.signer()),
        by("PS256 by the right key", JWSAlgorithm.PS256, forge.signer()),
        by("ES256 by another key", JWSAlgorithm.ES256, elliptic));
  }

  static Stream<Token> byOtherKeysOrHeaders() throws JOSEException {
    JWSSigner other = new RSASSASigner(otherKey);
    RSAKey own = new RSAKey.Builder(otherKey.toPublicJWK()).keyID("own").build();
    URI url = URI.create("http://[::1]:1/jwks.json");
    return Stream.of(
        by("another key, same kid", other, forge.header()),
        by("another key, no kid", other, forge.header().keyID(null)),
        by("another key, unknown kid", other, forge.header().keyID("unknown")),
        by("another key in jwk", other, forge.header().jwk(own)),
        by("another key in jwk, its kid", other, forge.header().keyID("own").jwk(own)),
        by("another key at jku", other, forge.header().jwkURL(url)),
        by("kid missing", forge.signer(), forge.header().keyID(null)),
        by("kid unknown", forge.signer(), forge.header().keyID("unknown")),
        by("kid is a path", forge.signer(), forge.header().keyID("../../etc/passwd")),
        by("kid is SQL", forge.signer(), forge.header().keyID("' or 1=1 --")),
        by("crit unknown", forge.signer(), forge.header().criticalParams(Set.of("x"))),
        by("cty JWT", forge.signer(), forge.header().contentType("JWT")),
        by("typ missing", forge.signer(), forge.header().type(null)),
        by("typ at+jwt", forge.signer(), forge.header().type(new JOSEObjectType("at+jwt"))),
        by("typ JOSE", forge.signer(), forge.header().type(JOSEObjectType.JOSE)));
  }

  static Stream<Token> withoutARequiredClaim() {
    return Stream.of(
            "iss", "aud", "sub", "exp", "iat", "jti", "user_id", "sid", "upn", "email", "groups")
        .map(name -> claims("no " + name, claims -> claims.remove(name)));
  }

  static Stream<Token> withClaimsOfWrongTypes() {
    List<Token> all = new ArrayList<>();
    for (String name : List.of("iss", "aud", "sub", "user_id", "sid", "upn", "email")) {
      for (Object value : List.of(1, List.of(1), Map.of(), false, "")) {
        all.add(claims(name + " is " + value, claims -> claims.put(name, value)));
      }
    }
    for (String name : List.of("exp", "iat", "nbf")) {
      for (Object value : List.of("text", "1", List.of(1), Map.of(), true)) {
        all.add(claims(name + " is " + value, claims -> claims.put(name, value)));
      }
    }
    for (Object value : List.of(1, "user", List.of(1), Map.of("user", true))) {
      all.add(claims("groups is " + value, claims -> claims.put("groups", value)));
    }
    for (String text : List.of("", "null", "[]", "1", "\"x\"", "{", "{}")) {
      all.add(new Token("payload is " + text, () -> signed(forge.header(), new Payload(text))));
    }
    return all.stream();
  }

  static Stream<Token> ofAnotherTime() {
    return Stream.of(
        claims("expired", claims -> lived(claims, now() - 900, now() - 1)),
        claims("expires now", claims -> lived(claims, now() - 900, now())),
        claims("expired before it was issued", claims -> lived(claims, now(), now() - 1)),
        claims("issued in the future", claims -> claims.put("iat", now() + 45)),
        claims("issued far in the future", claims -> lived(claims, FAR, FAR + 1)),
        claims("issued in prehistory", claims -> claims.put("iat", -FAR)),
        claims("not before a while", claims -> claims.put("nbf", now() + 45)),
        claims("not before doomsday", claims -> claims.put("nbf", FAR)));
  }

  static Stream<Token> ofAnother() {
    String stranger = UUID.randomUUID().toString();
    return Stream.of(
        claims("iss of another", claims -> claims.put("iss", "http://localhost:8081")),
        claims("iss with a slash", claims -> claims.put("iss", "http://localhost:8080/")),
        claims("aud of another", claims -> claims.put("aud", "sallyport2")),
        claims("aud of others", claims -> claims.put("aud", List.of("a", "b"))),
        claims("aud of others and us", claims -> claims.put("aud", List.of("a", "sallyport"))),
        claims("aud of nobody", claims -> claims.put("aud", List.of())),
        claims("user_id no UUID", claims -> isUser(claims, "1")),
        claims("user_id shortened", claims -> isUser(claims, "1-1-1-1-1")),
        claims("user_id upper case", claims -> isUser(claims, upper(ada.userId()))),
        claims("user_id not sub", claims -> claims.put("user_id", stranger)),
        claims("sub not user_id", claims -> claims.put("sub", stranger)),
        claims("upn not email", claims -> claims.put("upn", "eve@example.com")),
        claims("sid no UUID", claims -> claims.put("sid", "session")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "notATokenAtAll",
    "alteredTokens",
    "withoutAlgorithm",
    "byOtherAlgorithms",
    "byOtherKeysOrHeaders",
    "withoutARequiredClaim",
    "withClaimsOfWrongTypes",
    "ofAnotherTime",
    "ofAnother"
  })
  void aBadTokenIsRefusedAndDoesNoHarm(Token token) {
    String authorization = "Bearer " + token.text().get();
    long logged = RunningService.shared().logSize();

    Response refused = with(authorization).get("/api/auth/me");
    List<String> lines = logEntries(logged);
    Response keys = with(authorization).get("/.well-known/jwks.json");
    Response login =
        with(authorization)
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(ada.email(), TestUser.PASSWORD))
            .post("/api/auth/login");

    assertUnauthorized(refused, ", error=\"invalid_token\"");
    // Only whoever has a token that was issued learns why it is refused.
    assertThat(TestUser.body(refused).get("reason"))
        .isEqualTo(token.name().startsWith("expire") ? "token_expired" : null);
    keys.then().statusCode(200);
    login.then().statusCode(200);
    assertThat(lines).hasSizeLessThanOrEqualTo(1);
    assertThat(String.join("", logEntries(logged)))
        .doesNotContain("\tat ", "Exception", "[SEVERE]", "[WARNING]");
  }

  @Test
  void noTokenIsRefusedWithoutAnErrorCode() {
    Response refused = ada.anonymous().get("/api/auth/me");
    assertUnauthorized(refused, "");
    assertThat(TestUser.body(refused)).doesNotContainKey("reason");
  }

  @Test
  void theCallerLearnsThatTheSessionHasEnded() {
    TestUser grace = TestUser.withSession();
    grace.authenticated().post("/api/auth/logout").then().statusCode(200);

    Response refused = with("Bearer " + grace.token()).get("/api/auth/me");
    Response altered = with("Bearer " + grace.token() + "AAAA").get("/api/auth/me");

    assertUnauthorized(refused, ", error=\"invalid_token\"");
    assertThat(TestUser.body(refused)).containsEntry("reason", "session_ended");
    assertThat(TestUser.body(altered)).doesNotContainKey("reason");
  }

  /** RFC 9110, section 11.1: its case means nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"bearer", "BEARER", "bEaReR"})
  void theSchemeIsKnownInAnySpelling(String scheme) {
    with(scheme + " " + ada.token()).get("/api/auth/me").then().statusCode(200);
    assertUnauthorized(
        with(scheme + " " + ada.token() + "x").get("/api/auth/me"), ", error=\"invalid_token\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Basic YTpi", "Digest x", "Token x", "BearerX x"})
  void anotherSchemeIsLikeNone(String authorization) {
    assertUnauthorized(with(authorization).get("/api/auth/me"), "");
    with(authorization).get("/.well-known/jwks.json").then().statusCode(200);
  }

  @Test
  void aTokenElsewhereThanInTheHeaderIsNone() {
    assertUnauthorized(ada.anonymous().get("/api/auth/me?access_token=" + ada.token()), "");
    assertUnauthorized(ada.anonymous().cookie("Bearer", ada.token()).get("/api/auth/me"), "");
  }

  /** The forge's good tokens are good: it is not for another reason that the others are refused. */
  static Stream<Token> goodTokens() {
    return Stream.of(
        claims("as issued", claims -> {}),
        claims("about to expire", claims -> claims.put("exp", now() + 10)),
        claims("issued by a fast clock", claims -> claims.put("iat", now() + 25)),
        claims("not before, by a fast clock", claims -> claims.put("nbf", now() + 25)),
        claims("not before, passed", claims -> claims.put("nbf", now() - 60)),
        claims("another member", claims -> claims.put("locale", "en")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodTokens")
  void aGoodTokenIsAccepted(Token token) {
    Response me = with("Bearer " + token.text().get()).get("/api/auth/me");

    assertThat(me.statusCode()).isEqualTo(200);
    assertThat(member(me, "user_id")).isEqualTo(ada.userId().toString());
  }

  static Stream<Token> withoutTheRole() {
    return Stream.of(
        claims("empty groups", claims -> claims.put("groups", List.of())),
        claims("other groups", claims -> claims.put("groups", List.of("User", "users", "*"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutTheRole")
  void aTokenWithoutTheRoleIsForbidden(Token token) {
    TestUser.assertRefused(
        with("Bearer " + token.text().get()).get("/api/auth/me"), 403, "forbidden");
  }

  /** What requests have logged since, entry by entry; timers of the server log at any time. */
  static List<String> logEntries(long since) {
    return Pattern.compile("^(?=\\[20)", Pattern.MULTILINE)
        .splitAsStream(RunningService.shared().logSince(since))
        .filter(entry -> entry.contains("_ThreadName=http-"))
        .toList();
  }

  private static void assertUnauthorized(Response response, String error) {
    TestUser.assertRefused(response, 401, "invalid_token");
    response
        .then()
        .header("WWW-Authenticate", "Bearer realm=\"sallyport\"" + error)
        .header("Cache-Control", "no-store");
  }

  /** Each time from another address: log-ins are limited. */
  private static RequestSpecification with(String authorization) {
    return TestUser.arrives().anonymous().header("Authorization", authorization);
  }

  private static Token claims(String name, Consumer<Map<String, Object>> change) {
    return new Token(
        name,
        () -> {
          Map<String, Object> claims = forge.claims();
          change.accept(claims);
          return signed(forge.header(), new Payload(claims));
        });
  }

  private static Token by(String name, JWSSigner signer, JWSHeader.Builder header) {
    return new Token(
        name, () -> TokenForge.sign(header.build(), new Payload(forge.claims()), signer));
  }

  private static Token by(String name, JWSAlgorithm algorithm, JWSSigner signer) {
    return by(name, signer, new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(kid()));
  }

  private static String signed(JWSHeader.Builder header, Payload payload) {
    return TokenForge.sign(header.build(), payload, forge.signer());
  }

  private static JWSSigner mac(byte[] secret) throws JOSEException {
    return new MACSigner(secret);
  }

  private static JWSSigner mac(String secret) throws JOSEException {
    return mac(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static void lived(Map<String, Object> claims, long from, long to) {
    claims.put("iat", from);
    claims.put("exp", to);
  }

  private static void isUser(Map<String, Object> claims, String userId) {
    claims.put("user_id", userId);
    claims.put("sub", userId);
  }

  private static String upper(UUID id) {
    return id.toString().toUpperCase(Locale.ROOT);
  }

  private static String kid() {
    return forge.publicKey().getKeyID();
  }

  private static String signature() {
    return ada.token().substring(ada.token().lastIndexOf('.') + 1);
  }

  private static Base64URL adminsPayload() {
    Map<String, Object> claims = forge.claims();
    claims.put("groups", List.of("user", "admin"));
    return new Payload(claims).toBase64URL();
  }

  private static String withHeader(String header, String[] parts) {
    return Base64URL.encode(header) + "." + parts[1] + "." + parts[2];
  }

  private static Base64URL flipped(String signature) {
    byte[] bytes = Base64URL.from(signature).decode();
    bytes[100] ^= 1;
    return Base64URL.encode(bytes);
  }

  /** Four bits of the last character say nothing: the same 256 bytes. */
  private static String respelled(String token) {
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + (char) (last + 1);
  }

  private static String deep(int levels) {
    return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  private static String pem(byte[] der) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END PUBLIC KEY-----\n";
  }
}
