package dev.sallyport.admin;

import static dev.sallyport.Visitor.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Aside;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators rotate and revoke signing keys. */
@Aside
class KeyOperationIT {
  private static final String EMAIL = "ops@example.com";
  private static final String PASSWORD = "Sally-Port-1872";

  /** One story, because a server takes its time to start. */
  @Test
  void keysAreRotatedWithNoticeAndRevokedAtOnce() {
    try (OperatorServer server = new OperatorServer()) {
      server.start("operator-keys.log", Map.of("ADMIN_EMAIL", EMAIL, "ADMIN_PASSWORD", PASSWORD));
      String token = server.token(EMAIL, PASSWORD);
      String first = kid(server.as(token).get("/api/admin/keys"), "active");

      String next = rotates(server, token, first);
      revokesAndGoesOn(server, token, first, next);
    }
  }

  private static String rotates(OperatorServer server, String token, String first) {
    Instant asked = Instant.now();
    Response rotation = server.as(token).post("/api/admin/keys/rotate");

    assertThat(rotation.statusCode()).isEqualTo(202);
    String next = rotation.path("kid");
    assertThat(next).isNotEqualTo(first);
    Response keys = server.as(token).get("/api/admin/keys");
    assertThat(kid(keys, "next")).isEqualTo(next);
    assertThat(kid(keys, "active")).isEqualTo(first);
    assertThat(keys.asString()).doesNotContain("private", "sealed", "\"d\"");
    // Twice JWKS_MAX_AGE after it was published: whoever caches the key set knows the key by then.
    Instant activates = Instant.parse(rotation.path("activates_at"));
    Instant created = Instant.parse(keys.path("data.find { it.state == 'next' }.created_at"));
    assertThat(activates).isBetween(created.plusSeconds(600), asked.plusSeconds(660));
    assertThat(server.request().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
        .containsExactlyInAnyOrder(first, next);

    // Again is harmless: the next key is there already.
    assertThat(server.as(token).post("/api/admin/keys/rotate").<String>path("kid")).isEqualTo(next);
    return next;
  }

  private static void revokesAndGoesOn(
      OperatorServer server, String token, String first, String next) {
    assertRefused(server.as(token).delete("/api/admin/keys/unknown"), 404, "not_found");
    assertRefused(server.as(token).delete("/api/admin/keys/%20"), 404, "not_found");

    server.as(token).delete("/api/admin/keys/" + first).then().statusCode(204);

    // The operator's own token was signed by it.
    assertRefused(server.as(token).get("/api/admin/keys"), 401, "invalid_token");
    String fresh = server.token(EMAIL, PASSWORD);
    Response keys = server.as(fresh).get("/api/admin/keys");
    assertThat(kid(keys, "revoked")).isEqualTo(first);
    assertThat(kid(keys, "active")).isNotEqualTo(first);
    assertThat(server.request().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
        .contains(next)
        .doesNotContain(first);
    server.as(fresh).delete("/api/admin/keys/" + first).then().statusCode(204);
    for (String type : List.of("key_rotated", "key_revoked")) {
      assertThat(
              server.count(
                  "select count(*) from auth_events where actor_id is not null"
                      + " and event_type = '"
                      + type
                      + "'"))
          .as(type)
          .isEqualTo(2);
    }
  }

  private static String kid(Response keys, String state) {
    List<String> kids = keys.path("data.findAll { it.state == '" + state + "' }.kid");
    assertThat(kids).as(keys.asString()).hasSize(1);
    return kids.get(0);
  }
}
