package dev.sallyport.assurance.cluster;

import dev.sallyport.ServiceNodes;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.crypto.Sha256;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * Authorization codes that a thief presents to other nodes than the application does. They are
 * without the scope {@code openid}, for which the service would make further keys.
 */
final class CodeReplay {
  private static final String REDIRECT_URI = "https://replay.example/callback";
  private static final String VERIFIER = "v".repeat(43);

  private final ServiceNodes service;
  private final UUID userId;
  private final String clientId = "replay-" + UUID.randomUUID();

  /**
   * @param userId of a user with one session
   */
  CodeReplay(ServiceNodes service, UUID userId) {
    this.service = service;
    this.userId = userId;
    update(
        "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
            + " post_logout_redirect_uris, scopes, first_party, created_at, updated_at)"
            + " values (?, gen_random_uuid(), 'Replay', 'single_page', array[?], '{}', '{email}',"
            + " true, now(), now())",
        clientId,
        REDIRECT_URI);
  }

  /** A new code. */
  String code() {
    BearerSecret code = BearerSecret.random(new SecureRandom());
    update(
        "insert into authorization_codes (hash, client_id, user_id, session_id, redirect_uri,"
            + " scopes, challenge, created_at, expires_at)"
            + " select ?, ?, user_id, id, ?, '{email}', ?, now(), now() + interval '1 minute'"
            + " from sessions where user_id = ? and client_id is null",
        code.hash(),
        clientId,
        REDIRECT_URI,
        Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(VERIFIER)),
        userId);
    return code.encoded();
  }

  Response exchanges(int node, String code) {
    return asks(
        node,
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "redirect_uri",
            REDIRECT_URI,
            "code_verifier",
            VERIFIER));
  }

  Response refreshes(int node, Response tokens) {
    return asks(
        node,
        Map.of(
            "grant_type",
            "refresh_token",
            "refresh_token",
            tokens.jsonPath().getString("refresh_token")));
  }

  private Response asks(int node, Map<String, String> form) {
    return RestAssured.given()
        .baseUri(service.url(node).toString())
        .formParams(form)
        .formParam("client_id", clientId)
        .post("/oauth/token");
  }

  private void update(String sql, Object... parameters) {
    try (Connection database = service.database();
        PreparedStatement statement = database.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
