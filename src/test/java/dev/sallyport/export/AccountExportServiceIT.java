package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.LocalTransactions;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The export on real PostgreSQL, with another user whose data must not be in it. */
@WithoutServer
class AccountExportServiceIT {
  private static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", "curl", "export");
  private static final String HASH = TestUser.hash("Correct-Horse-7");

  private final LocalTransactions transactions = new LocalTransactions();
  private final UUID ada = UUID.randomUUID();
  private final UUID grace = UUID.randomUUID();

  @BeforeEach
  void haveAccounts() {
    for (UUID user : List.of(ada, grace)) {
      update(TestUser.INSERT_ACCOUNT, user, user + "@example.com", "{user}", HASH);
      update(
          "insert into known_addresses (user_id, network, last_seen) values (?, ?, now())",
          user,
          "network of " + user);
      update(
          "insert into tasks (id, user_id, title, is_completed, created_at, updated_at, version)"
              + " values (gen_random_uuid(), ?, ?, false, now(), now(), 1)",
          user,
          "task of " + user);
      update(
          "insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at,"
              + " absolute_expires_at, ip_address, user_agent, token_family, amr, acr, auth_time)"
              + " values (gen_random_uuid(), ?, now(), now(), now(), now(), '192.0.2.7', ?,"
              + " 'family-secret-' || gen_random_uuid(), '{pwd}', 'aal', now())",
          user,
          "agent of " + user);
    }
  }

  @Test
  void exportHasEverythingOfTheUser() {
    Map<String, Object> export = export(ada);

    assertThat(member(export, "account"))
        .containsEntry("user_id", ada.toString())
        .containsEntry("email", ada + "@example.com")
        .containsEntry("roles", List.of("user"))
        .containsEntry("deletion_due", null);
    assertThat(rows(export, "credentials")).singleElement().asString().contains("password");
    assertThat(rows(export, "known_networks"))
        .singleElement()
        .asString()
        .contains("network of " + ada);
    assertThat(rows(export, "tasks")).singleElement().asString().contains("task of " + ada);
    assertThat(rows(export, "sessions"))
        .singleElement()
        .asString()
        .contains("agent of " + ada, "192.0.2.7", "amr=[pwd]");
    assertThat(rows(export, "events")).isEmpty();
  }

  @Test
  void exportHasNothingOfOthersAndNoSecret() {
    String text = text(ada);

    assertThat(text)
        .doesNotContain(grace.toString())
        .doesNotContain("argon2")
        .doesNotContain("family-secret");
  }

  @Test
  void ofAnOperatorsActionOnlyItsKindIsExported() {
    event("roles_changed", ada, grace, "detail-of-operator");
    event("login", ada, null, "own-detail");
    event("login", grace, null, "detail-of-grace");
    event("user_deactivated", grace, ada, "detail-of-act-on-grace");

    List<Map<String, Object>> events = rows(export(ada), "events");

    assertThat(events).hasSize(2);
    assertThat(events)
        .filteredOn(event -> event.get("type").equals("roles_changed"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event)
                    .containsEntry("by_operator", true)
                    .containsEntry("detail", null)
                    .containsEntry("ip", null)
                    .containsEntry("user_agent", null)
                    .containsEntry("request_id", null));
    assertThat(events)
        .filteredOn(event -> event.get("type").equals("login"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event)
                    .containsEntry("by_operator", false)
                    .containsEntry("detail", "own-detail")
                    .containsEntry("ip", "192.0.2.9"));
    assertThat(text(ada)).doesNotContain(grace.toString()).doesNotContain("act-on-grace");
  }

  /** Every page ends in the middle of rows of the same time. */
  @Test
  void everyRowOfManyPagesIsExportedOnce() {
    int count = 2 * AccountExportService.PAGE + 1;
    update(
        "insert into tasks (id, user_id, title, is_completed, created_at, updated_at, version)"
            + " select gen_random_uuid(), ?, 'task ' || i, false, now(), now(), 1"
            + " from generate_series(2, ?) i",
        ada,
        count);
    update(
        "insert into known_addresses (user_id, network, last_seen)"
            + " select ?, 'net ' || i, now() from generate_series(2, ?) i",
        ada,
        count);

    Map<String, Object> export = export(ada);

    Stream<String> titles = IntStream.rangeClosed(2, count).mapToObj(i -> "task " + i);
    assertThat(rows(export, "tasks"))
        .extracting(task -> task.get("title"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("task of " + ada), titles).toList());
    assertThat(rows(export, "known_networks"))
        .extracting(row -> row.get("network"))
        .doesNotHaveDuplicates()
        .hasSize(count);
  }

  /** A new table of users' data shows up here until it is exported. */
  @Test
  void everyTableOfUsersIsExported() {
    List<String> tables = new ArrayList<>();
    query(
        "select table_name from information_schema.columns where column_name = 'user_id'"
            + " and table_schema = current_schema() and table_name !~ '^auth_events_'",
        tables);

    assertThat(Stream.of(ExportSection.values()).map(ExportSection::table))
        .containsAll(
            tables.stream()
                // Only of users who are deleted; for minutes, and then as a session; of sessions.
                .filter(
                    table ->
                        !table.matches(
                            "account_erasures|authorization_codes|device_grants"
                                + "|logout_announcements"))
                .toList());
  }

  @Test
  void deletedUserIsRejectedAndAnExportRecorded() {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> export(UUID.randomUUID()))
        .matches(problem -> problem.type() == ProblemType.INVALID_TOKEN);

    export(ada);

    List<String> types = new ArrayList<>();
    query("select event_type from auth_events where user_id = '" + ada + "'", types);
    assertThat(types).containsExactly("account_exported");
  }

  private Map<String, Object> export(UUID user) {
    return TestUser.body(text(user));
  }

  private String text(UUID user) {
    return PostgresWithoutServer.inTransaction(
        entities ->
            transactions.call(
                () -> {
                  AccountExportService exports =
                      new AccountExportService(
                          new Sql(transactions.dataSource()),
                          PostgresWithoutServer.audit(entities, Clock.systemUTC()));
                  ByteArrayOutputStream output = new ByteArrayOutputStream();
                  Map<String, Object> account = exports.begin(user, UUID.randomUUID(), ORIGIN);
                  new ExportDocument(exports, user, account, Instant.EPOCH).writeTo(output);
                  return output.toString(StandardCharsets.UTF_8);
                }));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> member(Map<String, Object> export, String name) {
    return (Map<String, Object>) export.get(name);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(Map<String, Object> export, String name) {
    return (List<Map<String, Object>>) export.get(name);
  }

  private static void event(String type, UUID user, UUID actor, String detail) {
    update(
        "insert into auth_events (id, event_type, success, detail, occurrences, user_id, actor_id,"
            + " ip_address, user_agent, request_id, created_at) values (gen_random_uuid(), ?, true,"
            + " ?, 1, ?, ?, '192.0.2.9', 'agent', 'request', now())",
        type,
        detail,
        user,
        actor);
  }

  private static void update(String sql, Object... parameters) {
    try (Connection connection = PostgresWithoutServer.connection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void query(String sql, List<String> texts) {
    try (Connection connection = PostgresWithoutServer.connection();
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
