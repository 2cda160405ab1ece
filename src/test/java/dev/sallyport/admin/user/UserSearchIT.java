package dev.sallyport.admin.user;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators look for users. */
@SharesService
class UserSearchIT {
  private static final String USERS = "/api/admin/users";

  private final TestUser operator = TestUser.operator();

  /** Begins the e-mail of every user of a test. */
  private final String mark = "s" + UUID.randomUUID().toString().replace("-", "");

  @Test
  void aUserIsToldInFull() {
    TestUser ada = TestUser.signedUp();

    Response found = list("email=" + ada.email());

    assertThat(found.<List<String>>path("data.id")).containsExactly(ada.userId().toString());
    assertThat(found.<Object>path("data[0].email")).isEqualTo(ada.email());
    assertThat(found.<Object>path("data[0].active")).isEqualTo(true);
    assertThat(found.<List<String>>path("data[0].roles")).containsExactly("user");
    assertThat(found.<String>path("data[0].created_at")).matches("\\d{4}-.*Z");
    assertThat(found.<String>path("data[0].last_login")).matches("\\d{4}-.*Z");
    assertThat(found.asString()).doesNotContain("password", "argon2");
    assertThat(body(found).get("next_cursor")).isNull();

    Response one = operator.authenticated().get("/api/admin/users/" + ada.userId());
    assertThat(body(one).get("live_sessions")).isEqualTo(1);
    assertThat(body(one).get("email")).isEqualTo(ada.email());
    assertThat(one.asString()).doesNotContain("password", "argon2");
  }

  @Test
  void anEmailIsFoundByItsBeginningWhateverTheCaseAndNothingIsAPattern() {
    UUID ada = insert(mark + "a.b@example.com", 1);
    UUID bob = insert(mark + "a_b@example.com", 2);

    assertThat(ids("email=" + mark)).containsExactly(ada, bob);
    assertThat(ids("email=" + mark.toUpperCase(java.util.Locale.ROOT) + "A.B"))
        .containsExactly(ada);
    assertThat(ids("email=" + mark + "a_")).containsExactly(bob);
    assertThat(ids("email=" + mark + "a%25")).isEmpty();
    assertThat(ids("email=" + mark.substring(1))).isEmpty();
    assertThat(ids("email=" + mark + "a.b@example.com")).containsExactly(ada);
    assertThat(ids("email=" + mark + "'")).isEmpty();
  }

  @Test
  void usersOfADomainAreFoundAlsoByItsOwnLetters() {
    String domain = mark.substring(0, 20) + "m\u00fcnchen.example";
    String ascii = java.net.IDN.toASCII(domain);
    UUID ada = insert(mark + "ada@" + ascii, 1);
    UUID bob = insert(mark + "bob@" + ascii, 2);
    insert(mark + "eve@mail." + ascii, 3);
    String encoded = URLEncoder.encode(domain, StandardCharsets.UTF_8);

    assertThat(ids("email=@" + ascii)).containsExactly(ada, bob);
    assertThat(ids("email=@" + ascii.substring(0, 12))).contains(ada, bob);
    assertThat(ids("email=@" + encoded)).containsExactly(ada, bob);
    assertThat(ids("email=" + mark + "ada@" + encoded)).containsExactly(ada);
    assertThat(ids("email=@" + ascii + "%25")).isEmpty();
  }

  @Test
  void stateRoleAndLastLoginNarrowTheList() {
    UUID active = insert(mark + "1@example.com", 1);
    UUID inactive = insert(mark + "2@example.com", 2);
    UUID admin = insert(mark + "3@example.com", 3);
    Database.update("update users set is_active = false where id = ?", inactive);
    Database.update(
        "update users set roles = '{admin,user}', last_login = '2026-01-02T00:00:00Z'"
            + " where id = ?",
        admin);
    Database.update("update users set last_login = '2026-01-01T00:00:00Z' where id = ?", inactive);
    String all = "email=" + mark;

    assertThat(ids(all)).containsExactly(active, inactive, admin);
    assertThat(ids(all + "&active=true")).containsExactly(active, admin);
    assertThat(ids(all + "&active=false")).containsExactly(inactive);
    assertThat(ids(all + "&role=admin")).containsExactly(admin);
    assertThat(ids(all + "&role=user&active=true")).containsExactly(active, admin);
    // At the very moment counts as after; who never did has not logged in before or after it.
    assertThat(ids(all + "&last_login_after=2026-01-01T00:00:00Z"))
        .containsExactly(inactive, admin);
    assertThat(ids(all + "&last_login_after=2026-01-01T00:00:00.000001Z")).containsExactly(admin);
    assertThat(ids(all + "&last_login_before=2026-01-02T00:00:00Z"))
        .containsExactly(active, inactive);
    assertThat(ids(all + "&last_login_before=2026-01-02T01:00:00%2B01:00"))
        .containsExactly(active, inactive);
  }

  @Test
  void pagesJoinWithoutGapOrRepetition() {
    List<UUID> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Two of a moment each: ids decide.
      expected.add(insert(mark + i + "@example.com", i / 2));
    }
    List<UUID> walked = new ArrayList<>();
    String cursor = "";
    do {
      Response page = list("email=" + mark + "&limit=2" + cursor);
      List<UUID> ids = ids(page);
      assertThat(ids).hasSizeBetween(1, 2);
      walked.addAll(ids);
      cursor = "&cursor=" + member(page, "next_cursor");
    } while (!cursor.endsWith("=null"));

    assertThat(walked).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(walked).isEqualTo(ids("email=" + mark));
  }

  @ParameterizedTest
  @CsvSource({
    "email=%C3%A4, email:malformed",
    "email=@m%C3%BC, email:malformed",
    "email=a%20b, email:malformed",
    "active=yes, active:malformed",
    "active=TRUE, active:malformed",
    "role=root, role:malformed",
    "role=admin'--, role:malformed",
    "last_login_before=yesterday, last_login_before:malformed",
    "last_login_after=2026-01-01, last_login_after:malformed",
    "last_login_after=%2B999999999-01-01T00:00:00Z, last_login_after:malformed",
    "limit=0, limit:malformed",
    "limit=201, limit:malformed",
    "limit=-1, limit:malformed",
    "limit=1e2, limit:malformed",
    "cursor=x, cursor:malformed",
    "e-mail=a, e-mail:unknown_parameter",
    "active=true&active=false, active:repeated",
    "limit=0&cursor=x&roles=a, limit:malformed cursor:malformed roles:unknown_parameter"
  })
  void everyFaultIsNamed(String query, String faults) {
    Response answer = operator.authenticated().get(USERS + (query.isEmpty() ? "" : "?" + query));

    assertRefused(answer, 400, "validation_failed");
    List<String> fields = answer.path("errors.field");
    List<String> codes = answer.path("errors.code");
    List<String> named = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      named.add(fields.get(i) + ":" + codes.get(i));
    }
    assertThat(named).containsExactly(faults.split(" ", -1));
  }

  @Test
  void limitsAreInclusive() {
    list("limit=1").then().statusCode(200);
    list("limit=200").then().statusCode(200);
    assertThat(list("").<List<?>>path("data").size()).isLessThanOrEqualTo(50);
  }

  @Test
  void nobodyIsAtAnIdThatNobodyHas() {
    for (String id : List.of(UUID.randomUUID().toString(), "1-1-1-1-1", "x", "%20")) {
      assertRefused(operator.authenticated().get("/api/admin/users/" + id), 404, "not_found");
      assertRefused(
          operator.authenticated().get("/api/admin/users/" + id + "/sessions"), 404, "not_found");
      assertRefused(
          operator.sends("PATCH", "/api/admin/users/" + id, "{\"active\":true}"), 404, "not_found");
    }
  }

  /** A user who signed up so many seconds ago. */
  private static UUID insert(String email, int secondsAgo) {
    UUID id = UUID.randomUUID();
    Database.update(
        "insert into users (id, email, roles, is_active, created_at) values (?, ?, '{user}', true,"
            + " date_trunc('hour', now()) - make_interval(secs => ?))",
        id,
        email,
        (double) secondsAgo);
    return id;
  }

  private Response list(String query) {
    Response answer = operator.authenticated().get(USERS + (query.isEmpty() ? "" : "?" + query));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer;
  }

  private List<UUID> ids(String query) {
    return ids(list(query));
  }

  private static List<UUID> ids(Response page) {
    return page.<List<String>>path("data.id").stream().map(UUID::fromString).toList();
  }
}
