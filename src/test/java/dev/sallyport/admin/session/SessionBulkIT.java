package dev.sallyport.admin.session;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators end the sessions of many users. */
@SharesService
class SessionBulkIT {
  private static final String SESSIONS = "/api/admin/sessions";

  private final TestUser operator = TestUser.operator();

  @Test
  void theSessionsOfANetworkEndAndNoOthers() {
    TestUser ada = TestUser.withSession();
    TestUser bob = TestUser.withSession();
    String inside = TestUser.newAddress();
    String network = inside.substring(0, inside.lastIndexOf("::")) + "::/64";
    openedAt(inside, ada);

    assertThat(count("ip=" + network)).isEqualTo(Map.of("live", 1, "is_more", false));
    Response ended = end("ip=" + network + "&at_most=1");

    assertThat(ended.<Map<String, Object>>path("")).isEqualTo(Map.of("ended", 1, "remaining", 0));
    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(ada.refreshes(), 401, "invalid_refresh_token");
    bob.authenticated().get("/api/auth/me").then().statusCode(200);
    assertThat(
            Database.rows(
                "select actor_id, detail from auth_events where user_id = ?"
                    + " and event_type = 'session_ended'",
                ada.userId()))
        .containsExactly(Map.of("actor_id", operator.userId(), "detail", "ended_by_operator"));
    assertThat(end("ip=" + network + "&at_most=1").<Integer>path("ended")).isZero();
  }

  @Test
  void theSessionsOfADomainOrAnAddressEnd() {
    TestUser ada = TestUser.withSession();
    TestUser bob = TestUser.withSession();
    String domain = "d" + ada.userId() + ".example";
    movesTo(domain, ada, "ada");
    movesTo(domain, bob, "bob");

    assertThat(count("email=bob@" + domain)).containsEntry("live", 1);
    assertThat(count("email=@" + domain)).containsEntry("live", 2);
    assertThat(count("email=@" + domain + "&role=admin")).containsEntry("live", 0);
    assertThat(count("email=@" + domain.substring(1))).containsEntry("live", 0);
    end("email=@" + domain + "&at_most=2").then().statusCode(200);

    assertRefused(ada.authenticated().get("/api/auth/me"), 401, "invalid_token");
    assertRefused(bob.authenticated().get("/api/auth/me"), 401, "invalid_token");
  }

  /** A filter that is wider than the operator believes ends nothing. */
  @Test
  void moreSessionsThanConfirmedDoNotEnd() {
    TestUser ada = TestUser.withSession();
    ada.elsewhere().logsIn().then().statusCode(200);

    assertRefused(end("email=" + ada.email() + "&at_most=1"), 409, "conflict");

    ada.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @Test
  void aCallEndsFiveHundredSessionsAndTheRestRemains() {
    TestUser ada = TestUser.registered();
    Database.update(
        "insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at,"
            + " absolute_expires_at, ip_address, amr, acr, auth_time) select gen_random_uuid(), ?,"
            + " now(), now(), now() + interval '1 day', now() + interval '1 day', '192.0.2.9',"
            + " '{pwd}', 'urn:sallyport:aal1', now() from generate_series(1, 501)",
        ada.userId());
    String filter = "email=" + ada.email() + "&at_most=501";

    assertThat(end(filter).<Map<String, Object>>path(""))
        .isEqualTo(Map.of("ended", 500, "remaining", 1));
    assertThat(end(filter).<Map<String, Object>>path(""))
        .isEqualTo(Map.of("ended", 1, "remaining", 0));
    assertThat(Database.openSessions(ada.userId())).isZero();
  }

  @Test
  void theOwnSessionOfTheOperatorIsKept() {
    end("email=" + operator.email() + "&at_most=1").then().statusCode(200);

    operator.authenticated().get("/api/auth/me").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "at_most=1, ''",
    "ip=192.0.2.1, at_most",
    "ip=192.0.2.1&at_most=0, at_most",
    "ip=192.0.2.1&at_most=100001, at_most",
    "ip=192.0.2.300&at_most=1, ip",
    "email=ada&at_most=1, email",
    "email=@&at_most=1, email",
    "role=root&at_most=1, role",
    "at_most=1&limit=5, limit"
  })
  void everyFaultIsNamed(String query, String field) {
    Response answer = end(query);

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).contains(field);
  }

  private Map<String, Object> count(String query) {
    Response answer = operator.authenticated().get(SESSIONS + "?" + query);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer.path("");
  }

  private Response end(String query) {
    return operator.authenticated().delete(SESSIONS + "?" + query);
  }

  private static void openedAt(String address, TestUser user) {
    Database.update(
        "update sessions set ip_address = ?::inet where user_id = ?", address, user.userId());
  }

  private static void movesTo(String domain, TestUser user, String name) {
    Database.update("update users set email = ? where id = ?", name + "@" + domain, user.userId());
  }
}
