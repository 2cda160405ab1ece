package dev.sallyport.imports;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.credential.password.legacy.format.ForeignHashes;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Imports over HTTP, from the file to the log-ins of its users. */
@SharesService
@Slow(takesLong = true)
class ImportIT {
  private static final String BCRYPT =
      "$2y$05$elKJXkdwWqIVXSXjl.MprOiCbKyIBi4SJKuHe8eSAAxxV41V3ocW6";
  private static final String PASSWORD = "Correct horse 1";

  private final TestUser operator = TestUser.operator();
  private final ImportStory story = new ImportStory(operator);
  private final String mark = UUID.randomUUID().toString();

  /** Hashes that Django, passlib, slappasswd, htpasswd, Spring, Soteria and Firebase have made. */
  @Test
  void eachUserLogsInOnceMoreAfterTheUpgradeAndNotWithAWrongPassword() throws Exception {
    List<ForeignHashes.Made> hashes =
        ForeignHashes.all()
            .filter(made -> !made.source().startsWith("keycloak "))
            .filter(made -> made.password().equals(PASSWORD) || made.source().equals("firebase"))
            .toList();
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < hashes.size(); i++) {
      file.append(line(address(i), hashes.get(i).text()));
    }

    Map<String, Object> progress = story.imports("", file.toString());

    assertThat(progress).containsEntry("created", hashes.size()).containsEntry("faulty", 0);
    List<Callable<String>> stories = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      ForeignHashes.Made made = hashes.get(i);
      String address = address(i);
      stories.add(() -> logsInTwice(made, address));
    }
    List<String> failures = new ArrayList<>();
    for (int first = 0; first < stories.size(); first += 4) {
      failures.addAll(TestUser.atOnce(stories.subList(first, Math.min(first + 4, stories.size()))));
    }
    assertThat(failures).allMatch(String::isEmpty);
  }

  /** Credentials that the classes of Keycloak have made, in the export of a realm. */
  @Test
  void eachUserOfAKeycloakRealmLogsInBeforeAndAfterTheUpgrade() throws Exception {
    List<ForeignHashes.Made> hashes =
        ForeignHashes.all().filter(made -> made.source().startsWith("keycloak ")).toList();
    JsonArrayBuilder users = Json.createArrayBuilder();
    for (int i = 0; i < hashes.size(); i++) {
      String[] parts = hashes.get(i).text().split("\t", -1);
      users.add(
          Json.createObjectBuilder()
              .add("id", UUID.randomUUID().toString())
              .add("username", "u" + i)
              .add("email", address(i))
              .add("emailVerified", true)
              .add("enabled", true)
              .add(
                  "credentials",
                  Json.createArrayBuilder()
                      .add(
                          Json.createObjectBuilder()
                              .add("type", "password")
                              .add("credentialData", parts[0])
                              .add("secretData", parts[1]))));
    }
    String realm =
        Json.createObjectBuilder().add("realm", "shop").add("users", users).build().toString();

    Map<String, Object> progress = story.imports("?source=keycloak", realm);

    assertThat(progress).containsEntry("created", hashes.size()).containsEntry("faulty", 0);
    for (int i = 0; i < hashes.size(); i++) {
      assertThat(logsInTwice(hashes.get(i), address(i))).isEmpty();
    }
  }

  /** Empty if all is well. */
  private static String logsInTwice(ForeignHashes.Made made, String address) {
    TestUser user = TestUser.arrives();
    int wrong = user.logsInAs(address, made.password() + "x").statusCode();
    String before = stored(address);
    int first = user.logsInAs(address, made.password()).statusCode();
    String after = stored(address);
    int second = user.logsInAs(address, made.password()).statusCode();
    int wrongAgain = user.logsInAs(address, made.password() + "x").statusCode();
    boolean wrapped = before.startsWith("$legacy$") || made.source().endsWith("noop");
    boolean well =
        wrong == 401
            && first == 200
            && second == 200
            && wrongAgain == 401
            && wrapped
            && after.startsWith("$argon2id$")
            && !before.contains(made.text());
    return well ? "" : made + ": " + List.of(wrong, first, second, wrongAgain, wrapped);
  }

  private static String stored(String address) {
    return (String)
        Database.value(
            "select c.data from credentials c join users u on u.id = c.user_id"
                + " where u.email = ? and c.type = 'password'",
            address);
  }

  @Test
  void idVerificationRolesTimesAndLanguageAreKept() throws Exception {
    UUID id = UUID.randomUUID();
    String file =
        member(address(0), BCRYPT)
                .add("id", id.toString())
                .add("email_verified", true)
                .add("created_at", "2020-01-31T12:00:00Z")
                .add("language", "de")
                .add("roles", Json.createArrayBuilder().add("default-roles-shop").add("staff"))
                .build()
            + "\n"
            + member(address(1), BCRYPT).add("active", false).add("external_id", mark).build();

    story.imports("?role_map=staff:admin", file);

    Map<String, Object> ada =
        Database.rows(
                "select id, roles::text, email_verified, language, is_active from users where email = ?",
                address(0))
            .get(0);
    assertThat(ada)
        .containsEntry("id", id)
        .containsEntry("roles", "{admin,user}")
        .containsEntry("email_verified", true)
        .containsEntry("language", "de")
        .containsEntry("is_active", true);
    assertThat(
            Database.count(
                "select count(*) from users where email = ? and created_at = '2020-01-31T12:00:00Z'",
                address(0)))
        .isEqualTo(1);
    assertThat(Database.value("select external_id from users where email = ?", address(1)))
        .isEqualTo(mark);
    assertThat(TestUser.arrives().logsInAs(address(1), PASSWORD).statusCode()).isEqualTo(401);
    assertThat(body(TestUser.arrives().logsInAs(address(0), PASSWORD)).get("user_id"))
        .isEqualTo(id.toString());
  }

  @Test
  void anEventTellsWhoBecameAnOperatorByAnImport() throws Exception {
    UUID id = UUID.randomUUID();
    String file =
        member(address(0), BCRYPT)
                .add("id", id.toString())
                .add("roles", Json.createArrayBuilder().add("staff"))
                .build()
            + "\n"
            + line(address(1), BCRYPT);

    story.imports("?role_map=staff:admin", file);

    assertThat(
            Database.column(
                "select detail from auth_events where event_type = 'roles_changed'"
                    + " and user_id = ? and actor_id = ?",
                id,
                operator.userId()))
        .containsExactly("admin,user");
    assertThat(
            Database.count(
                "select count(*) from auth_events e join users u on u.id = e.user_id"
                    + " where u.email = ? and e.event_type = 'roles_changed'",
                address(1)))
        .isZero();
  }

  @Test
  void anImportedAuthenticatorAppIsRequiredAtTheLogIn() throws Exception {
    story.imports(
        "", member(address(0), BCRYPT).add("totp_secret", "JBSWY3DPEHPK3PXP").build().toString());

    Response login = TestUser.arrives().logsInAs(address(0), PASSWORD);

    assertRefused(login, 401, "second_factor_required");
    assertThat(
            Database.count(
                "select count(*) from credentials c join users u on u.id = c.user_id"
                    + " where u.email = ? and type = 'totp' and data like '%JBSWY3DP%'",
                address(0)))
        .isZero();
  }

  /** By which a browser finds out whether to send a file. */
  @Test
  void aCallWithoutAFileIsRefusedForThatOnlyAndLeavesNoImport() {
    Response accepted = story.sends("?conflict=skip", "");
    Response malformed = story.sends("?conflict=maybe", "");

    assertRefused(accepted, 400, "validation_failed");
    assertThat(accepted.<List<String>>path("errors.field")).containsExactly("body");
    assertRefused(malformed, 400, "validation_failed");
    assertThat(malformed.<List<String>>path("errors.field")).containsExactly("conflict");

    assertThat(
            Database.count(
                "select count(*) from imports where requested_by = ?", operator.userId()))
        .isZero();
  }

  @Test
  void aFileIsImportedOnceHoweverOftenItIsSent() throws Exception {
    String file = line(address(0), BCRYPT) + line(address(1), BCRYPT) + line(address(0), BCRYPT);

    Map<String, Object> first = story.imports("?conflict=skip", file);
    Map<String, Object> second = story.imports("?conflict=skip", file);

    assertThat(first).containsEntry("created", 2).containsEntry("skipped", 1);
    assertThat(second).containsEntry("created", 0).containsEntry("skipped", 3);
    assertThat(Database.count("select count(*) from users where email like ?", "%" + mark + "%"))
        .isEqualTo(2);
  }

  @Test
  void anExternalIdIsTheSameAccountUnderAnotherAddress() throws Exception {
    story.imports("", member(address(0), BCRYPT).add("external_id", mark).build().toString());

    Map<String, Object> again =
        story.imports("", member(address(1), BCRYPT).add("external_id", mark).build().toString());

    assertThat(again).containsEntry("skipped", 1).containsEntry("created", 0);
  }

  /** The users 17 of two systems are two people, unless the addresses say otherwise. */
  @Test
  void anUpdateByTheExternalIdAloneNeedsOneThatIsUniqueEverywhere() throws Exception {
    String number = "17-of-" + mark;
    String unique = UUID.randomUUID().toString();
    story.imports(
        "",
        member(address(0), BCRYPT).add("external_id", number).build()
            + "\n"
            + member(address(1), BCRYPT).add("external_id", unique).build());
    String before = stored(address(0));

    Map<String, Object> progress =
        story.imports(
            "?conflict=update",
            member(address(2), BCRYPT).add("external_id", number).build()
                + "\n"
                + member(address(3), BCRYPT).add("external_id", unique).build());

    assertThat(progress).containsEntry("faulty", 1).containsEntry("updated", 1);
    assertThat(progress.get("faults").toString())
        .contains("must not have the external id of an account with another address");
    assertThat(stored(address(0))).isEqualTo(before);
    assertThat(
            story.imports(
                "?conflict=update",
                member(address(0), BCRYPT).add("external_id", number).build().toString()))
        .containsEntry("updated", 1)
        .containsEntry("faulty", 0);
  }

  @Test
  void nothingIsChangedByADryRun() throws Exception {
    Map<String, Object> progress =
        story.imports("?dry_run=true", line(address(0), BCRYPT) + line("no address", BCRYPT));

    assertThat(progress)
        .containsEntry("dry_run", true)
        .containsEntry("created", 1)
        .containsEntry("faulty", 1)
        .containsEntry("records", 2);
    assertThat(Database.count("select count(*) from users where email = ?", address(0))).isZero();
  }

  /** Someone has signed up with an address of the file before the import. */
  @Test
  void anUpdateVerifiesTheAddressAndRemovesWhatAStrangerHasEnrolled() throws Exception {
    TestUser stranger = TestUser.registered();
    Database.update("update users set email_verified = false where id = ?", stranger.userId());
    stranger.logsIn().then().statusCode(200);

    Map<String, Object> progress =
        story.imports(
            "?conflict=update",
            member(stranger.email(), BCRYPT).add("email_verified", true).build().toString());

    assertThat(progress).containsEntry("updated", 1);
    assertThat(stranger.logsIn().statusCode()).isEqualTo(401);
    assertThat(Database.openSessions(stranger.userId())).isZero();
    assertThat(TestUser.arrives().logsInAs(stranger.email(), PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void anUpdateReplacesNoPasswordOfThisService() throws Exception {
    TestUser ada = TestUser.registered();
    Database.update("update users set email_verified = true where id = ?", ada.userId());

    story.imports("?conflict=update", line(ada.email(), BCRYPT));

    assertThat(ada.logsIn().statusCode()).isEqualTo(200);
    assertThat(TestUser.arrives().logsInAs(ada.email(), PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void noImportChangesAnOperator() throws Exception {
    TestUser other = TestUser.operator();

    Map<String, Object> progress = story.imports("?conflict=update", line(other.email(), BCRYPT));

    assertThat(progress).containsEntry("faulty", 1);
    assertThat(progress.get("faults").toString()).contains("conflict_operator");
    assertThat(TestUser.arrives().logsInAs(other.email(), PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void aConflictIsAFaultIfTheImportSaysSo() throws Exception {
    TestUser ada = TestUser.registered();

    Map<String, Object> progress = story.imports("?conflict=fail", line(ada.email(), BCRYPT));

    assertThat(progress).containsEntry("faulty", 1);
    assertThat(progress.get("faults").toString()).contains("conflict").contains("line=1");
  }

  /** The names of the file could be formulas; the list repeats none of them. */
  @Test
  void tenThousandFaultsAreStoredAndTheOthersCounted() throws Exception {
    String faulty = "{\"email\":\"=HYPERLINK(1)\",\"password_hash\":\"secret\"}\n";

    String id = ImportStory.started(story.sends("", faulty.repeat(10_050)));
    Map<String, Object> progress = story.ends(id);

    assertThat(progress).containsEntry("faulty", 10_050).containsEntry("state", "done");
    assertThat((List<?>) progress.get("faults")).hasSize(20);
    Response csv = operator.authenticated().get(ImportStory.PATH + "/" + id + "/faults");
    assertThat(csv.contentType()).isEqualTo("text/csv;charset=utf-8");
    assertThat(csv.asString().lines()).hasSize(10_001);
    assertThat(csv.asString()).doesNotContain("HYPERLINK").doesNotContain("secret");
    Response lines =
        operator.authenticated().get(ImportStory.PATH + "/" + id + "/faults?format=ndjson");
    assertThat(lines.asString().lines()).hasSize(10_000);
    assertThat(lines.asString()).startsWith("{\"line\":1,\"code\":\"email_malformed\"");
  }

  @Test
  void theFileIsSealedUntilTheImportEndsAndThenDeleted() throws Exception {
    String id = ImportStory.started(story.sends("", line(address(0), BCRYPT)));
    story.ends(id);

    UUID imported = UUID.fromString(id);
    assertThat(Database.count("select count(*) from import_chunks where import_id = ?", imported))
        .isZero();
    assertThat(
            Database.count(
                "select count(*) from imports where id = ? and options::text like '%role%'",
                imported))
        .isZero();
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type in ('import_started',"
                    + " 'import_finished') and actor_id = ?",
                operator.userId()))
        .isEqualTo(2);
  }

  @Test
  void aBrokenDocumentFailsWithItsLine() throws Exception {
    Map<String, Object> progress =
        story.imports(
            "?source=keycloak", "{\"users\":[\n{\"email\":\"" + address(0) + "\"},\n{\"email\":");

    assertThat(progress)
        .containsEntry("state", "failed")
        .containsEntry("failure", "malformed at line 3")
        .containsEntry("created", 1);
  }

  @Test
  void onlyAnOperatorWhoWasAuthenticatedRecentlyImports() {
    TestUser ada = TestUser.registered();
    ada.logsIn();
    assertRefused(new ImportStory(ada).sends("", line(address(0), BCRYPT)), 403, "forbidden");
    assertRefused(ada.authenticated().get(ImportStory.PATH), 403, "forbidden");

    Database.update(
        "update sessions set auth_time = auth_time - interval '11 minutes' where user_id = ?",
        operator.userId());
    assertRefused(
        story.sends("", line(address(0), BCRYPT)), 401, "insufficient_user_authentication");
    assertThat(Database.count("select count(*) from users where email = ?", address(0))).isZero();
    assertThat(operator.authenticated().get(ImportStory.PATH).statusCode()).isEqualTo(200);
  }

  @Test
  void everyInvalidParameterIsNamed() {
    Response refused =
        story.sends(
            "?source=ldap&conflict=maybe&dry_run=1&role_map=staff:king&x=1",
            line(address(0), BCRYPT));
    assertRefused(refused, 400, "validation_failed");
    assertThat(TestUser.faults(refused))
        .extracting(fault -> fault.get("field"))
        .containsExactly("source", "conflict", "dry_run", "role_map", "x");
    assertRefused(story.sends("", ""), 400, "validation_failed");
    assertRefused(
        operator
            .authenticated()
            .header("Firebase-Hash-Config", "rounds=8")
            .contentType("application/octet-stream")
            .body(new byte[] {1})
            .post(ImportStory.PATH),
        400,
        "validation_failed");
  }

  @Test
  void anImportThatHasEndedIsNotCancelled() throws Exception {
    String id = ImportStory.started(story.sends("", line(address(0), BCRYPT)));
    story.ends(id);
    String path = ImportStory.PATH + "/" + id;
    assertRefused(operator.authenticated().delete(path), 409, "conflict");
    assertRefused(
        operator.authenticated().delete(ImportStory.PATH + "/" + UUID.randomUUID()),
        404,
        "not_found");
  }

  @Test
  void aCancelledImportStopsAndItsFileIsDeleted() throws Exception {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      file.append(line(address(i), BCRYPT));
    }
    String id = ImportStory.started(story.sends("", file.toString()));

    assertThat(operator.authenticated().delete(ImportStory.PATH + "/" + id).statusCode())
        .isEqualTo(204);

    assertThat(story.ends(id)).containsEntry("state", "cancelled");
    assertThat(
            Database.count(
                "select count(*) from import_chunks where import_id = ?", UUID.fromString(id)))
        .isZero();
    Thread.sleep(500);
    long imported =
        Database.count("select count(*) from users where email like ?", "%" + mark + "%");
    Thread.sleep(500);
    assertThat(Database.count("select count(*) from users where email like ?", "%" + mark + "%"))
        .isEqualTo(imported)
        .isLessThan(3_000);
  }

  private String address(int number) {
    return "i" + number + "-" + mark + "@example.com";
  }

  private static String line(String address, String hash) {
    return member(address, hash).build() + "\n";
  }

  private static JsonObjectBuilder member(String address, String hash) {
    return Json.createObjectBuilder().add("email", address).add("password_hash", hash);
  }
}
