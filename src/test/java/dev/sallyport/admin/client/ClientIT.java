package dev.sallyport.admin.client;

import static dev.sallyport.TestUser.assertInvalidClient;
import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.faults;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.token.assertion.TestAssertions;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators register clients, which then authenticate at the service. */
@SharesService
class ClientIT {
  private static final String CLIENTS = "/api/admin/clients";

  private final TestUser operator = TestUser.operator();
  private final String id = "c-" + UUID.randomUUID();
  private final String token = TestUser.signedUp().token();

  @Test
  void aWebApplicationIsRegisteredShownAndListed() {
    Response created = creates(web(""));

    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    assertThat(member(created, "client_secret")).matches("[A-Za-z0-9_-]{43}");
    assertThat(body(created))
        .containsEntry("client_id", id)
        .containsEntry("type", "web")
        .containsEntry("scopes", List.of("openid", "email"))
        .containsEntry("created_by", operator.userId().toString())
        .containsEntry("disabled_at", null);
    Response shown = operator.authenticated().get(path());
    assertThat(shown.statusCode()).isEqualTo(200);
    Map<String, Object> once = body(created);
    once.put("client_secret", null);
    assertThat(body(shown)).isEqualTo(once);
    assertThat(
            operator
                .authenticated()
                .get(CLIENTS + "?limit=200")
                .<List<String>>path("data.client_id"))
        .contains(id);
    assertThat(Database.value("select count(*) from oauth_clients where client_id = ?", id))
        .isEqualTo(1L);
    assertThat(events())
        .containsExactly("client_created client=" + id + " type=web", "client_secret_added");
  }

  /** Anybody can begin a request of a public client and send its code to a victim. */
  @Test
  void otherDevicesAreOffUntilTheyArePermitted() {
    assertThat(body(creates(web("")))).containsEntry("device_grant", false);
    Response changed = operator.sends("PUT", path(), web(",\"device_grant\":true"));
    assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
    assertThat(body(operator.authenticated().get(path()))).containsEntry("device_grant", true);
    assertThat(events()).contains("client_changed client=" + id + " changed=device_grant");

    Response refused =
        operator.sends(
            "POST", CLIENTS, "{\"name\":\"Orders\",\"type\":\"service\",\"device_grant\":true}");
    assertThat(faults(refused))
        .extracting(fault -> fault.get("field") + " " + fault.get("code"))
        .containsExactly("device_grant conflict");
  }

  @Test
  void theSecretIsStoredAndLoggedNowhere() {
    String secret = member(creates(web("")), "client_secret");

    assertThat(operator.authenticated().get(path()).asString()).doesNotContain(secret);
    assertThat(
            Database.rows("select * from oauth_client_secrets where client_id = ?", id).toString())
        .doesNotContain(secret);
    assertThat(
            Database.column(
                "select detail from auth_events where detail like ?", "%" + secret + "%"))
        .isEmpty();
  }

  @Test
  void theServiceChoosesAnId() {
    Response created =
        operator.sends("POST", CLIENTS, "{\"name\":\"Reports\",\"type\":\"service\"}");

    assertThat(UUID.fromString(member(created, "client_id"))).isNotNull();
    assertThat(introspects(member(created, "client_id"), member(created, "client_secret")))
        .isEqualTo(200);
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    Response refused =
        operator.sends(
            "POST",
            CLIENTS,
            "{\"client_id\":\"sallyport\",\"type\":\"web\",\"scopes\":[\"admin\"],"
                + "\"redirect_uris\":[\"http://evil.example\",\"javascript:alert(1)\"],"
                + "\"jwks\":{\"keys\":[]}}");

    assertRefused(refused, 400, "validation_failed");
    assertThat(faults(refused))
        .extracting(fault -> fault.get("field") + " " + fault.get("code"))
        .containsExactly(
            "client_id reserved",
            "name required",
            "scopes unknown",
            "jwks malformed",
            "redirect_uris malformed");
  }

  @Test
  void aClientIsRegisteredOnce() {
    creates(web(""));

    assertRefused(creates(web("")), 409, "conflict");
  }

  @Test
  void aClientIsReplaced() {
    String secret = member(creates(web("")), "client_secret");
    Response replaced =
        operator.sends(
            "PUT",
            path(),
            "{\"name\":\"New\",\"type\":\"web\",\"redirect_uris\":[\"https://new.example/cb\"]}");

    assertThat(replaced.statusCode()).as(replaced.asString()).isEqualTo(200);
    assertThat(body(replaced))
        .containsEntry("name", "New")
        .containsEntry("scopes", List.of())
        .containsEntry("client_secret", null)
        .containsEntry("redirect_uris", List.of("https://new.example/cb"));
    assertThat(introspects(id, secret)).isEqualTo(200);
    Response conflict = operator.sends("PUT", path(), "{\"client_id\":\"other\",\"name\":\"A\"}");
    assertRefused(conflict, 400, "validation_failed");
    Response otherType = operator.sends("PUT", path(), "{\"name\":\"A\",\"type\":\"service\"}");
    assertRefused(otherType, 400, "validation_failed");
    assertThat(faults(otherType).get(0)).containsEntry("field", "type");
  }

  @Test
  void aDisabledClientIsRefusedLikeAnUnknownOne() {
    String secret = member(creates(service("")), "client_secret");
    assertThat(introspects(id, secret)).isEqualTo(200);

    Response disabled =
        operator.sends("PUT", path(), "{\"name\":\"A\",\"type\":\"service\",\"disabled\":true}");

    assertThat(member(disabled, "disabled_at")).isNotNull();
    Response refused = introspection(RunningService.basic(id, secret), "");
    Response unknown = introspection(RunningService.basic("nobody", secret), "");
    assertInvalidClient(refused);
    assertThat(withoutRequestId(refused)).isEqualTo(withoutRequestId(unknown));
    operator.sends("PUT", path(), "{\"name\":\"A\",\"type\":\"service\"}");
    assertThat(introspects(id, secret)).isEqualTo(200);
  }

  @Test
  void aSecretIsRotatedWithoutDowntime() {
    Response created = creates(service(""));
    String first = member(created, "client_secret");

    Response added = operator.authenticated().post(path() + "/secrets");
    String second = member(added, "client_secret");

    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(introspects(id, first)).isEqualTo(200);
    assertThat(introspects(id, second)).isEqualTo(200);
    Response third = operator.authenticated().post(path() + "/secrets");
    assertRefused(third, 409, "conflict");
    assertThat(member(third, "detail")).contains("delete");
    String oldest = added.path("secrets[0].id");
    assertThat(operator.authenticated().delete(path() + "/secrets/" + oldest).statusCode())
        .isEqualTo(204);
    assertThat(introspects(id, first)).isEqualTo(401);
    assertThat(introspects(id, second)).isEqualTo(200);
    assertRefused(operator.authenticated().delete(path() + "/secrets/" + oldest), 404, "not_found");
    assertThat(events())
        .containsExactly(
            "client_created client=" + id + " type=service",
            "client_secret_added",
            "client_secret_added",
            "client_secret_deleted");
  }

  @Test
  void aDeletedClientIsRefusedAtOnce() {
    String secret = member(creates(service("")), "client_secret");

    assertThat(operator.authenticated().delete(path()).statusCode()).isEqualTo(204);

    assertThat(introspects(id, secret)).isEqualTo(401);
    assertRefused(operator.authenticated().get(path()), 404, "not_found");
    assertRefused(operator.authenticated().delete(path()), 404, "not_found");
    assertRefused(operator.authenticated().post(path() + "/secrets"), 404, "not_found");
    assertRefused(operator.sends("PUT", path(), service("")), 404, "not_found");
    assertThat(events()).contains("client_deleted client=" + id + " type=service");
  }

  @Test
  void noOtherTextIsTheIdOfAClient() {
    for (String other : List.of("%00", "a%2Fb", "a%20b", "x".repeat(65), "%C3%A4")) {
      assertThat(operator.authenticated().get(CLIENTS + "/" + other).statusCode())
          .as(other)
          .isIn(400, 404);
      assertThat(operator.authenticated().delete(CLIENTS + "/" + other).statusCode())
          .as(other)
          .isIn(400, 404);
    }
  }

  @Test
  void aClientAuthenticatesInTheBody() {
    String secret = member(creates(service("")), "client_secret");

    assertThat(introspection(null, "client_id=" + id + "&client_secret=" + secret).statusCode())
        .isEqualTo(200);
    assertInvalidClient(introspection(null, "client_id=" + id + "&client_secret=wrong"));
    assertInvalidClient(introspection(null, "client_id=" + id));
    assertInvalidClient(introspection(null, ""));
    assertInvalidClient(
        introspection(
            RunningService.basic(id, secret), "client_id=" + id + "&client_secret=" + secret));
  }

  @Test
  void anAssertionWorksOnceOverHttp() {
    ECKey key = TestAssertions.ellipticKey("k1");
    Response created = creates(service(",\"jwks\":" + TestAssertions.jwks(key)));
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    assertThat(member(created, "client_secret")).isNull();
    String issuer =
        TestUser.arrives()
            .anonymous()
            .get("/.well-known/oauth-authorization-server")
            .path("issuer");
    String assertion =
        TestAssertions.signed(
            JWSAlgorithm.ES256, key, TestAssertions.claims(id, issuer, Instant.now()).build());

    assertThat(introspection(null, asserted(assertion)).statusCode()).isEqualTo(200);
    assertInvalidClient(introspection(null, asserted(assertion)));
    String foreign =
        TestAssertions.signed(
            JWSAlgorithm.ES256,
            TestAssertions.ellipticKey("k1"),
            TestAssertions.claims(id, issuer, Instant.now()).build());
    assertInvalidClient(introspection(null, asserted(foreign)));
  }

  @Test
  void aPrivateKeyIsNotRegistered() {
    String privateJwks = new JWKSet(TestAssertions.ellipticKey("k1")).toString(false);

    Response refused = creates(service(",\"jwks\":" + privateJwks));

    assertRefused(refused, 400, "validation_failed");
    assertThat(faults(refused).get(0)).containsEntry("field", "jwks");
  }

  /** An assertion says nothing of the user whose token is introspected; neither does a browser. */
  @Test
  void aPublicClientIntrospectsNothing() {
    creates(
        "{\"client_id\":\""
            + id
            + "\",\"name\":\"SPA\",\"type\":\"single_page\",\"redirect_uris\":"
            + "[\"https://spa.example/cb\"]}");

    assertInvalidClient(introspection(null, "client_id=" + id));
    assertInvalidClient(introspection(RunningService.basic(id, ""), ""));
  }

  @Test
  void aRepeatedParameterIsRefused() {
    assertRefused(
        introspection(null, "client_id=a&client_id=b&client_secret=x"), 400, "validation_failed");
  }

  /** Who adds a redirect URI can sign in as any user of the application. */
  @Test
  void changesNeedARecentAuthentication() {
    Response created = creates(service(""));
    String secret = created.path("secrets[0].id");
    Database.update(
        "update sessions set auth_time = auth_time - interval '11 minutes' where user_id = ?",
        operator.userId());

    for (Response refused :
        List.of(
            operator.sends("POST", CLIENTS, "{\"name\":\"A\",\"type\":\"service\"}"),
            operator.sends("PUT", path(), service("")),
            operator.authenticated().post(path() + "/secrets"),
            operator.authenticated().delete(path() + "/secrets/" + secret),
            operator.authenticated().delete(path()))) {
      assertRefused(refused, 401, "insufficient_user_authentication");
    }
    assertThat(operator.authenticated().get(path()).statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNoOperatorRegistersNothing() {
    TestUser ada = TestUser.withSession();

    assertRefused(ada.sends("POST", CLIENTS, service("")), 403, "forbidden");
    assertRefused(ada.authenticated().get(CLIENTS), 403, "forbidden");
  }

  private Response creates(String body) {
    return operator.sends("POST", CLIENTS, body);
  }

  private String path() {
    return CLIENTS + "/" + id;
  }

  private String web(String more) {
    return "{\"client_id\":\""
        + id
        + "\",\"name\":\"Shop\",\"type\":\"web\",\"redirect_uris\":[\"https://shop.example/cb\"],"
        + "\"scopes\":[\"email\",\"openid\"]"
        + more
        + "}";
  }

  private String service(String more) {
    return "{\"client_id\":\"" + id + "\",\"name\":\"Orders\",\"type\":\"service\"" + more + "}";
  }

  private int introspects(String client, String secret) {
    return introspection(RunningService.basic(client, secret), "").statusCode();
  }

  private Response introspection(String authorizationOrNull, String form) {
    var request = TestUser.arrives().anonymous();
    if (authorizationOrNull != null) {
      request.header("Authorization", authorizationOrNull);
    }
    return request
        .contentType("application/x-www-form-urlencoded")
        .body("token=" + token + (form.isEmpty() ? "" : "&" + form))
        .post("/oauth/introspect");
  }

  private static String asserted(String assertion) {
    return "client_assertion="
        + assertion
        + "&client_assertion_type="
        + URLEncoder.encode(
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", StandardCharsets.UTF_8);
  }

  private static Map<String, Object> withoutRequestId(Response response) {
    Map<String, Object> members = body(response);
    members.remove("request_id");
    return members;
  }

  /** Of this client, oldest first. */
  private List<String> events() {
    return Database.column(
            "select event_type || ' ' || regexp_replace(detail, ' secret=.*', '') from auth_events"
                + " where detail like ? and actor_id = ? order by created_at, id",
            "client=" + id + " %",
            operator.userId())
        .stream()
        .map(event -> event.toString().replaceFirst("(secret_\\w+) client=.*", "$1"))
        .toList();
  }
}
