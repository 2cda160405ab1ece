package dev.sallyport.imports;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users who signed up at a Keycloak, from its export to their log-ins here. */
@SharesService
@Tag("assurance")
class KeycloakIT {
  private static final String PASSWORD = "Correct horse 1";

  /** By which Keycloak hashes, from its oldest to its default. */
  private static final List<String> ALGORITHMS =
      List.of("pbkdf2", "pbkdf2-sha256", "pbkdf2-sha512", "argon2");

  private final String mark = UUID.randomUUID().toString();

  @Test
  void eachUserOfARealmLogsInBeforeAndAfterTheUpgrade() throws Exception {
    String realm;
    try (Keycloak keycloak = new Keycloak().start()) {
      fill(keycloak);
      realm = Files.readString(keycloak.exports("shop"));
    }

    // An operator who has signed in just now.
    ImportStory story = new ImportStory(TestUser.operator());
    Map<String, Object> progress = story.imports("?source=keycloak&role_map=staff:admin", realm);

    assertThat(progress)
        .containsEntry("state", "done")
        .containsEntry("created", ALGORITHMS.size() + 2)
        .containsEntry("faulty", 0);
    for (String algorithm : ALGORITHMS) {
      assertThat(realm).contains("\\\"algorithm\\\":\\\"" + algorithm + "\\\"");
      logsInTwice(address(algorithm));
    }
    assertThat(Database.value("select roles::text from users where email = ?", address("argon2")))
        .isEqualTo("{admin,user}");
    assertThat(Database.value("select roles::text from users where email = ?", address("pbkdf2")))
        .isEqualTo("{user}");
    assertThat(
            Database.count(
                "select count(*) from users where email like ? and email_verified",
                "%@" + mark + ".example"))
        .isEqualTo(ALGORITHMS.size());
    assertThat(TestUser.arrives().logsInAs(address("disabled"), PASSWORD).statusCode())
        .isEqualTo(401);
    assertRefused(
        TestUser.arrives().logsInAs(address("otp"), PASSWORD), 401, "second_factor_required");
  }

  private void fill(Keycloak keycloak) {
    keycloak
        .admin()
        .body("{\"realm\":\"shop\",\"enabled\":true,\"roles\":{\"realm\":[{\"name\":\"staff\"}]}}")
        .post("/admin/realms")
        .then()
        .statusCode(201);
    for (String algorithm : ALGORITHMS) {
      keycloak
          .admin()
          .body("{\"passwordPolicy\":\"hashAlgorithm(" + algorithm + ")\"}")
          .put("/admin/realms/shop")
          .then()
          .statusCode(204);
      add(keycloak, algorithm, "\"emailVerified\":true,\"enabled\":true", "");
    }
    add(keycloak, "disabled", "\"enabled\":false", "");
    add(
        keycloak,
        "otp",
        "\"enabled\":true",
        ",{\"type\":\"otp\",\"secretData\":\"{\\\"value\\\":\\\"abcdefghij1234567890\\\"}\","
            + "\"credentialData\":\"{\\\"subType\\\":\\\"totp\\\",\\\"digits\\\":6,"
            + "\\\"counter\\\":0,\\\"period\\\":30,\\\"algorithm\\\":\\\"HmacSHA1\\\"}\"}");
    String role = keycloak.admin().get("/admin/realms/shop/roles/staff").asString();
    String id = keycloak.admin().get("/admin/realms/shop/users?username=argon2").path("[0].id");
    keycloak
        .admin()
        .body("[" + role + "]")
        .post("/admin/realms/shop/users/" + id + "/role-mappings/realm")
        .then()
        .statusCode(204);
  }

  private void add(Keycloak keycloak, String name, String members, String credentials) {
    String user =
        "{\"username\":\"%s\",\"email\":\"%s\",%s,\"credentials\":[{\"type\":\"password\",\"value\":\"%s\"}%s]}";
    keycloak
        .admin()
        .body(user.formatted(name, address(name), members, PASSWORD, credentials))
        .post("/admin/realms/shop/users")
        .then()
        .statusCode(201);
  }

  private static void logsInTwice(String address) {
    TestUser user = TestUser.arrives();
    assertThat(user.logsInAs(address, PASSWORD + "x").statusCode()).isEqualTo(401);
    assertThat(stored(address)).startsWith("$legacy$");
    assertThat(user.logsInAs(address, PASSWORD).statusCode()).isEqualTo(200);
    assertThat(stored(address)).startsWith("$argon2id$");
    assertThat(user.logsInAs(address, PASSWORD).statusCode()).isEqualTo(200);
    assertThat(user.logsInAs(address, PASSWORD + "x").statusCode()).isEqualTo(401);
  }

  private static String stored(String address) {
    return (String)
        Database.value(
            "select c.data from credentials c join users u on u.id = c.user_id"
                + " where u.email = ? and c.type = 'password'",
            address);
  }

  private String address(String name) {
    return name + "@" + mark + ".example";
  }
}
