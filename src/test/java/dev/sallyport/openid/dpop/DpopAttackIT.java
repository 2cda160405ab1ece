package dev.sallyport.openid.dpop;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.token.proof.TestProofs;
import dev.sallyport.web.Visitor;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What must not work with tokens that are bound to a key, and with proofs. */
@SharesService
class DpopAttackIT {
  private final TestUser ada = TestUser.registered();
  private final Visitor browser = Visitor.arrives().isSignedIn(ada);
  private final OpenIdApplication spa = OpenIdApplication.singlePage();
  private final KeyHolder key = KeyHolder.of(spa);
  private final KeyHolder thief = KeyHolder.of(spa);

  private static String access(Response tokens) {
    return tokens.jsonPath().getString("access_token");
  }

  private static String refresh(Response tokens) {
    return tokens.jsonPath().getString("refresh_token");
  }

  private static void assertError(Response refused, String error) {
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.jsonPath().getString("error")).isEqualTo(error);
    assertThat(refused.jsonPath().getString("code")).isEqualTo(error);
  }

  private static void assertRefusedAtUserInfo(Response refused, String error) {
    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate"))
        .contains("DPoP algs=\"ES256 RS256 PS256 EdDSA\", error=\"" + error + "\"");
  }

  /** How a proof is wrong. */
  private static Map<String, BiConsumer<Map<String, Object>, Map<String, Object>>> wrongs(
      TestProofs proofs) {
    Map<String, BiConsumer<Map<String, Object>, Map<String, Object>>> wrongs =
        new LinkedHashMap<>();
    wrongs.put("typ", (header, claims) -> header.put("typ", "JWT"));
    wrongs.put("alg none", (header, claims) -> header.put("alg", "none"));
    wrongs.put("alg HS256", (header, claims) -> header.put("alg", "HS256"));
    wrongs.put("alg RS256", (header, claims) -> header.put("alg", "RS256"));
    wrongs.put("private key", (header, claims) -> header.put("jwk", proofs.key().toJSONObject()));
    wrongs.put(
        "another key",
        (header, claims) -> header.put("jwk", new TestProofs().key().toPublicJWK().toJSONObject()));
    wrongs.put("no key", (header, claims) -> header.remove("jwk"));
    wrongs.put("htm", (header, claims) -> claims.put("htm", "GET"));
    wrongs.put("htu", (header, claims) -> claims.put("htu", "https://evil.example/oauth/token"));
    wrongs.put(
        "htu of another endpoint",
        (header, claims) -> claims.put("htu", KeyHolder.url(KeyHolder.USER_INFO)));
    wrongs.put(
        "iat in the past", (header, claims) -> claims.put("iat", (Long) claims.get("iat") - 330));
    wrongs.put(
        "iat in the future", (header, claims) -> claims.put("iat", (Long) claims.get("iat") + 330));
    wrongs.put("no jti", (header, claims) -> claims.remove("jti"));
    wrongs.put("no iat", (header, claims) -> claims.remove("iat"));
    return wrongs;
  }

  @Test
  void aWrongProofIsRefusedAndUsesNothingUp() {
    Map<String, String> exchange = spa.exchange(spa.code(browser));
    TestProofs proofs = key.proofs();
    wrongs(proofs)
        .forEach(
            (name, change) -> {
              Map<String, Object> header = proofs.header();
              Map<String, Object> claims = key.claims("POST", KeyHolder.TOKEN);
              change.accept(header, claims);
              Response refused = key.asks(exchange, proofs.signed(header, claims));
              assertThat(refused.statusCode()).as(name).isEqualTo(400);
              assertThat(refused.jsonPath().getString("error"))
                  .as(name)
                  .isEqualTo("invalid_dpop_proof");
            });
    for (String text : List.of("x", "a.b.c", key.proof(KeyHolder.TOKEN) + ",x")) {
      assertError(key.asks(exchange, text), "invalid_dpop_proof");
    }
    assertThat(key.asks(exchange).statusCode()).isEqualTo(200);
  }

  @Test
  void twoProofsAreRefused() {
    Response refused =
        given()
            .baseUri(RunningService.shared().url().toString())
            .header("DPoP", key.proof(KeyHolder.TOKEN), key.proof(KeyHolder.TOKEN))
            .formParams(spa.exchange(spa.code(browser)))
            .formParam("client_id", spa.id())
            .post(KeyHolder.TOKEN);
    assertError(refused, "invalid_dpop_proof");
  }

  @Test
  void aProofWithoutANonceOfTheServiceIsSentBack() {
    Map<String, String> exchange = spa.exchange(spa.code(browser));
    for (String foreign : new String[] {null, "A".repeat(32), key.nonce().substring(1) + "A"}) {
      Response refused =
          key.asks(
              exchange, key.proofs().proof("POST", KeyHolder.url(KeyHolder.TOKEN), null, foreign));
      assertError(refused, "use_dpop_nonce");
      assertThat(refused.header("DPoP-Nonce")).isNotEmpty();
    }
    assertThat(key.asks(exchange).statusCode()).isEqualTo(200);
  }

  @Test
  void aProofWorksOnceAlsoForParallelRequests() throws Exception {
    String proof = key.proof(KeyHolder.PAR);
    Callable<Integer> push = () -> key.pushes(proof).statusCode();
    List<Integer> answers = TestUser.atOnce(Collections.nCopies(8, push));
    assertThat(answers).containsOnlyOnce(201).containsOnly(201, 400);
    assertError(key.pushes(proof), "invalid_dpop_proof");

    String atToken = key.proof(KeyHolder.TOKEN);
    Response tokens = key.asks(spa.exchange(spa.code(browser)), atToken);
    assertThat(tokens.statusCode()).isEqualTo(200);
    assertError(key.asks(KeyHolder.refresh(refresh(tokens)), atToken), "invalid_dpop_proof");
    assertThat(key.refreshes(refresh(tokens)).statusCode()).isEqualTo(200);
  }

  /** A refresh token alone is useless, and its thief can neither use it up nor end the session. */
  @Test
  void aStolenRefreshTokenNeedsItsKey() {
    String token = refresh(key.exchanges(spa.code(browser)));
    assertError(thief.refreshes(token), "invalid_grant");
    assertError(spa.refreshes(token), "invalid_grant");
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'refresh_key_mismatch'"
                    + " and failure_reason = 'wrong_key' and user_id = ? and not success",
                ada.userId()))
        .isPositive();

    Response next = key.refreshes(token);
    assertThat(next.statusCode()).as(next.asString()).isEqualTo(200);
    // Also one that was used before: only the holder of the key ends the session by its reuse.
    assertError(thief.refreshes(token), "invalid_grant");
    assertThat(key.refreshes(refresh(next)).statusCode()).isEqualTo(200);
  }

  @Test
  void aStolenAccessTokenIsNoBearerToken() {
    String token = access(key.exchanges(spa.code(browser)));
    assertRefusedAtUserInfo(spa.userInfo(token), "invalid_token");
    assertRefusedAtUserInfo(
        KeyHolder.get(
            "Bearer " + token,
            key.proofs().proof("GET", KeyHolder.url(KeyHolder.USER_INFO), token, key.nonce())),
        "invalid_token");
    Response inForm =
        given()
            .baseUri(RunningService.shared().url().toString())
            .formParam("access_token", token)
            .post(KeyHolder.USER_INFO);
    assertRefusedAtUserInfo(inForm, "invalid_token");
    for (String scheme : List.of("Bearer ", "DPoP ")) {
      Response own =
          given()
              .baseUri(RunningService.shared().url().toString())
              .header("Authorization", scheme + token)
              .get("/api/auth/me");
      assertThat(own.statusCode()).isEqualTo(401);
    }
    assertThat(key.userInfo(token).statusCode()).isEqualTo(200);
  }

  @Test
  void aBearerTokenHasNoProof() {
    String token = access(spa.signsIn(browser));
    assertRefusedAtUserInfo(key.userInfo(token), "invalid_token");
    assertThat(spa.userInfo(token).statusCode()).isEqualTo(200);
  }

  @Test
  void aProofByAnotherKeyIsRefused() {
    String token = access(key.exchanges(spa.code(browser)));
    assertRefusedAtUserInfo(thief.userInfo(token), "invalid_dpop_proof");
  }

  @Test
  void aProofIsForItsTokenAndItsRequest() {
    String token = access(key.exchanges(spa.code(browser)));
    String url = KeyHolder.url(KeyHolder.USER_INFO);
    TestProofs proofs = key.proofs();
    for (String wrong :
        List.of(
            proofs.proof("GET", url, null, key.nonce()),
            proofs.proof("GET", url, token + "x", key.nonce()),
            proofs.proof("POST", url, token, key.nonce()),
            proofs.proof("GET", KeyHolder.url(KeyHolder.TOKEN), token, key.nonce()),
            proofs.proof("GET", url + "x", token, key.nonce()))) {
      assertRefusedAtUserInfo(key.userInfo(token, wrong), "invalid_dpop_proof");
    }
    assertRefusedAtUserInfo(KeyHolder.get("DPoP " + token), "invalid_dpop_proof");
    Response without = key.userInfo(token, proofs.proof("GET", url, token, null));
    assertRefusedAtUserInfo(without, "use_dpop_nonce");
    assertThat(without.header("DPoP-Nonce")).isNotEmpty();

    String once = proofs.proof("GET", url, token, key.nonce());
    assertThat(key.userInfo(token, once).statusCode()).isEqualTo(200);
    assertRefusedAtUserInfo(key.userInfo(token, once), "invalid_dpop_proof");
  }

  /** The attacker removes the proof, or uses a token of the time before. */
  @Test
  void aClientThatMustBindItsTokensGetsNoOthers() {
    String before = refresh(spa.signsIn(browser));
    String code = spa.code(browser);
    spa.with("dpop_required", true);

    assertError(spa.exchanges(code), "invalid_dpop_proof");
    assertError(spa.refreshes(before), "invalid_dpop_proof");
    assertError(thief.refreshes(before), "invalid_grant");
    Response tokens = key.exchanges(code);
    assertThat(tokens.jsonPath().getString("token_type")).isEqualTo("DPoP");
    assertError(spa.refreshes(refresh(tokens)), "invalid_dpop_proof");
    assertThat(key.refreshes(refresh(tokens)).statusCode()).isEqualTo(200);
  }
}
