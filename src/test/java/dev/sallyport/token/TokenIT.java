package dev.sallyport.token;

import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an issued token says, and what a stranger needs to believe it. */
class TokenIT {
  private final TestUser ada = TestUser.signedUp();

  @Test
  void aTokenHasTheClaimsOfTheContract() throws ParseException {
    long now = Instant.now().getEpochSecond();

    Map<String, Object> claims = parsed(ada).getPayload().toJSONObject();

    assertThat(claims)
        .containsOnlyKeys(
            "iss",
            "aud",
            "sub",
            "user_id",
            "upn",
            "email",
            "email_verified",
            "groups",
            "sid",
            "auth_time",
            "amr",
            "acr",
            "jti",
            "iat",
            "exp")
        .containsEntry("iss", "http://localhost:8080")
        .containsEntry("aud", "sallyport")
        .containsEntry("sub", ada.userId().toString())
        .containsEntry("user_id", ada.userId().toString())
        .containsEntry("upn", ada.email())
        .containsEntry("email", ada.email())
        .containsEntry("email_verified", false)
        .containsEntry("groups", List.of("user"));
    assertThat((Long) claims.get("iat")).isCloseTo(now, within(30L));
    assertThat((Long) claims.get("exp")).isEqualTo((Long) claims.get("iat") + 900);
    assertThat(List.of(claims.get("sid"), claims.get("jti")))
        .allSatisfy(id -> assertThat(UUID.fromString((String) id)).hasToString((String) id))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyLogInHasATokenAndASessionOfItsOwn() throws ParseException {
    Map<String, Object> first = parsed(ada).getPayload().toJSONObject();
    ada.logsIn().then().statusCode(200).body("expires_in", equalTo(900));

    Map<String, Object> second = parsed(ada).getPayload().toJSONObject();

    assertThat(second.get("jti")).isNotEqualTo(first.get("jti"));
    assertThat(second.get("sid")).isNotEqualTo(first.get("sid"));
    assertThat(second.get("sub")).isEqualTo(first.get("sub"));
  }

  @Test
  void itsHeaderNamesTheKeyByItsThumbprint() throws Exception {
    Map<String, Object> header = parsed(ada).getHeader().toJSONObject();

    assertThat(header)
        .containsOnlyKeys("typ", "alg", "kid")
        .containsEntry("typ", "JWT")
        .containsEntry("alg", "RS256")
        .containsEntry("kid", publishedKey().computeThumbprint().toString());
  }

  @Test
  void aStrangerVerifiesItWithThePublishedKeys() throws Exception {
    assertThat(parsed(ada).verify(new RSASSAVerifier(publishedKey().toRSAKey()))).isTrue();
  }

  @Test
  void thePublishedKeysArePublicOnly() throws Exception {
    Response keys = ada.anonymous().get("/.well-known/jwks.json");

    keys.then().statusCode(200).contentType("application/json");
    assertThat(body(keys)).containsOnlyKeys("keys");
    assertThat(keys.jsonPath().<Map<String, Object>>getList("keys"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(key).containsOnlyKeys("kty", "kid", "use", "alg", "n", "e"));
    assertThat(publishedKey().getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
    assertThat(publishedKey().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(publishedKey().size()).isGreaterThanOrEqualTo(2048);
  }

  @Test
  void theyMayBeKeptForFiveMinutesAndAskedForAgain() {
    Response keys = ada.anonymous().get("/.well-known/jwks.json");
    String tag = keys.header("ETag");

    Response unchanged = ada.anonymous().header("If-None-Match", tag).get("/.well-known/jwks.json");

    assertThat(keys.header("Cache-Control")).contains("max-age=300").doesNotContain("no-store");
    unchanged.then().statusCode(304).header("ETag", tag);
    assertThat(unchanged.body().asByteArray()).isEmpty();
    ada.anonymous()
        .header("If-None-Match", "\"other\", W/" + tag)
        .get("/.well-known/jwks.json")
        .then()
        .statusCode(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "other", "9999-12-31T23:59:60Z", "\"", "W/"})
  void anyOtherTagAndAMalformedOneGetTheKeys(String tag) {
    for (String field : List.of("If-None-Match", "If-Match")) {
      ada.anonymous().header(field, tag).get("/.well-known/jwks.json").then().statusCode(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/jwks.json",
        "/.well-known/oauth-authorization-server",
        "/api/auth/me"
      })
  void jsonIsUtf8WhateverCharsetIsAccepted(String path) {
    Response answer = ada.authenticated().accept("application/json;charset=utf-16").get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.asByteArray()).startsWith('{', '"');
  }

  /** RFC 8414 and OpenID Connect Discovery: one document. */
  @Test
  void theMetadataNamesIssuerKeysAndEndpoints() {
    Response metadata = ada.anonymous().get("/.well-known/oauth-authorization-server");

    metadata.then().statusCode(200).contentType("application/json");
    assertThat(metadata.header("Cache-Control")).contains("max-age=300");
    List<String> methods = List.of("client_secret_basic", "client_secret_post", "private_key_jwt");
    assertThat(body(metadata))
        .containsEntry("issuer", "http://localhost:8080")
        .containsEntry("jwks_uri", "http://localhost:8080/oauth/jwks.json")
        .containsEntry("authorization_endpoint", "http://localhost:8080/oauth/authorize")
        .containsEntry("token_endpoint", "http://localhost:8080/oauth/token")
        .containsEntry("introspection_endpoint", "http://localhost:8080/oauth/introspect")
        .containsEntry("revocation_endpoint", "http://localhost:8080/oauth/revoke")
        .containsEntry("introspection_endpoint_auth_methods_supported", methods)
        .containsEntry(
            "introspection_endpoint_auth_signing_alg_values_supported",
            List.of("RS256", "PS256", "ES256"))
        .containsEntry(
            "revocation_endpoint_auth_methods_supported",
            List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none"))
        .containsEntry("response_types_supported", List.of("code"))
        .containsEntry("code_challenge_methods_supported", List.of("S256"))
        .containsEntry("id_token_signing_alg_values_supported", List.of("RS256"));
    assertThat(body(ada.anonymous().get("/.well-known/openid-configuration")))
        .isEqualTo(body(metadata));
  }

  @Test
  void theDatabaseHoldsNoPlainPrivateKey() throws Exception {
    String kid = parsed(ada).getHeader().getKeyID();
    byte[] sealed =
        (byte[]) Database.value("select sealed_private_key from signing_keys where kid = ?", kid);
    Object row = Database.value("select signing_keys::text from signing_keys where kid = ?", kid);

    assertThatExceptionOfType(InvalidKeySpecException.class)
        .isThrownBy(
            () -> KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(sealed)));
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("PRIVATE KEY");
    assertThat(row.toString()).doesNotContain("\"d\"", "\"p\"", "PRIVATE KEY");
  }

  @Test
  void theTokenTellsWhoIsSignedIn() {
    Response me = ada.authenticated().get("/api/auth/me");

    me.then().statusCode(200).contentType("application/json");
    assertThat(body(me))
        .containsOnly(
            Map.entry("user_id", ada.userId().toString()),
            Map.entry("email", ada.email()),
            Map.entry("email_verified", false),
            Map.entry("roles", List.of("user")));
  }

  private static SignedJWT parsed(TestUser visitor) throws ParseException {
    return SignedJWT.parse(visitor.token());
  }

  /** The one that the token names. */
  private JWK publishedKey() throws ParseException {
    return JWKSet.parse(ada.anonymous().get("/.well-known/jwks.json").asString())
        .getKeyByKeyId(parsed(ada).getHeader().getKeyID());
  }
}
