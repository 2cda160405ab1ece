package dev.sallyport.admin.finding;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators read what looks like an attack. */
class SuspiciousIT {
  private static final String SESSION = UUID.randomUUID().toString();
  private static final String SUSPICIOUS = "/api/admin/suspicious";

  private final TestUser operator = TestUser.operator();

  @Test
  void aFindingIsToldInFullAndNewestFirst() {
    String address = TestUser.newAddress();
    insert(address, "2031-01-01T00:00:00Z");
    insert(address, "2031-01-02T00:00:00Z");

    Response list = operator.authenticated().get(SUSPICIOUS + "?since=2031-01-01T00:00:00Z");

    List<Map<String, Object>> ours = ours(list, address);
    assertThat(ours)
        .extracting(finding -> finding.get("created_at"))
        .containsExactly("2031-01-02T00:00:00.000Z", "2031-01-01T00:00:00.000Z");
    assertThat(ours.get(0).keySet())
        .containsExactlyInAnyOrder(
            "id",
            "pattern",
            "subject",
            "subject_email",
            "window_start",
            "window_end",
            "count",
            "distinct",
            "first_at",
            "last_at",
            "addresses",
            "more_addresses",
            "sessions",
            "more_sessions",
            "created_at",
            "parts",
            "more_parts",
            "review");
    assertThat(ours.get(0)).containsEntry("parts", List.of());
    assertThat(ours.get(0)).containsEntry("subject_email", null).containsEntry("review", null);
    assertThat(ours.get(0)).containsEntry("count", 30).containsEntry("distinct", 7);
    assertThat(ours.get(0).get("addresses")).isEqualTo(List.of(address));
    assertThat(ours.get(0)).containsEntry("more_addresses", 6).containsEntry("more_sessions", 1);
    assertThat(ours.get(0).get("sessions"))
        .isEqualTo(List.of(Map.of("id", SESSION, "address", address)));
    assertThat(
            ours(
                operator.authenticated().get(SUSPICIOUS + "?since=2031-01-01T00:00:00.000001Z"),
                address))
        .hasSize(1);
  }

  @Test
  void pagesJoin() {
    String address = TestUser.newAddress();
    for (int day = 1; day <= 5; day++) {
      insert(address, "2032-01-0" + day + "T00:00:00Z");
    }
    List<Object> walked = new ArrayList<>();
    String cursor = "";
    do {
      Response page =
          operator.authenticated().get(SUSPICIOUS + "?since=2032-01-01T00:00:00Z&limit=2" + cursor);
      ours(page, address).forEach(finding -> walked.add(finding.get("created_at")));
      cursor = "&cursor=" + member(page, "next_cursor");
    } while (!cursor.endsWith("=null"));

    assertThat(walked).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void everyFaultIsNamed() {
    Response answer = operator.authenticated().get(SUSPICIOUS + "?since=lately&pattern=x");

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly("since", "pattern");
  }

  @Test
  void aReviewSaysWhoAndWhenAndItsHistoryIsInTheEvents() {
    TestUser auditor = TestUser.auditor();
    String address = TestUser.newAddress();
    UUID id = insert(address, "2033-01-01T00:00:00Z");

    Response reviewed =
        review(
            id,
            Json.createObjectBuilder()
                .add("acknowledged", true)
                .add("assigned_to", auditor.userId().toString())
                .add("note", "  our own load test = fine\u00e9  "));

    assertThat(reviewed.statusCode()).as(reviewed.asString()).isEqualTo(200);
    Map<String, Object> review = reviewed.path("review");
    assertThat(review)
        .containsEntry("acknowledged_by", operator.userId().toString())
        .containsEntry("acknowledged_by_email", operator.email())
        .containsEntry("assigned_to", auditor.userId().toString())
        .containsEntry("assigned_to_email", auditor.email())
        .containsEntry("note", "our own load test = fine\u00e9")
        .containsEntry("changed_by_email", operator.email());
    Response list = operator.authenticated().get(SUSPICIOUS + "?since=2033-01-01T00:00:00Z");
    assertThat(ours(list, address).get(0)).containsEntry("review", review);

    // Another operator takes the note back; who has acknowledged it remains.
    TestUser other = TestUser.operator();
    other
        .sends(
            "PUT",
            SUSPICIOUS + "/" + id + "/review",
            "{\"acknowledged\":true,\"assigned_to\":\"" + auditor.userId() + "\"}")
        .then()
        .statusCode(200);
    other
        .sends(
            "PUT",
            SUSPICIOUS + "/" + id + "/review",
            "{\"acknowledged\":true,\"assigned_to\":\"" + auditor.userId() + "\"}")
        .then()
        .statusCode(200);
    review(id, Json.createObjectBuilder().add("acknowledged", false)).then().statusCode(200);

    assertThat(
            Database.column(
                "select detail from auth_events where event_type = 'finding_reviewed'"
                    + " and detail like 'finding="
                    + id
                    + " %' order by created_at"))
        .containsExactly(
            "finding="
                + id
                + " acknowledged=true assigned_to="
                + auditor.userId()
                + " note=our own load test = fine\u00e9",
            "finding=" + id + " note=",
            "finding=" + id + " acknowledged=false assigned_to=nobody");
    assertThat(
            Database.column(
                "select actor_id from auth_events where event_type = 'finding_reviewed'"
                    + " and detail like 'finding="
                    + id
                    + " %' order by created_at"))
        .containsExactly(operator.userId(), other.userId(), operator.userId());
  }

  @Test
  void findingsAreFilteredByStateAssigneeTimeAndEmail() {
    TestUser ada = TestUser.signedUp();
    String subject = "user:" + ada.userId();
    UUID open = insert(subject, "2034-01-01T00:00:00Z");
    UUID mine = insert(subject, "2034-01-02T00:00:00Z");
    UUID done = insert(subject, "2034-01-03T00:00:00Z");
    review(
            mine,
            Json.createObjectBuilder()
                .add("acknowledged", false)
                .add("assigned_to", operator.userId().toString()))
        .then()
        .statusCode(200);
    review(done, Json.createObjectBuilder().add("acknowledged", true)).then().statusCode(200);

    String all = "email=" + ada.email();
    assertThat(ids(all)).containsExactly(done, mine, open);
    assertThat(ids(all + "&acknowledged=false")).containsExactly(mine, open);
    assertThat(ids(all + "&acknowledged=true")).containsExactly(done);
    assertThat(ids(all + "&assigned_to=" + operator.userId())).containsExactly(mine);
    assertThat(ids(all + "&from=2034-01-02T00:00:00Z&to=2034-01-03T00:00:00Z"))
        .containsExactly(mine);
    Response list = operator.authenticated().get(SUSPICIOUS + "?" + all);
    assertThat(list.<List<String>>path("data.subject_email"))
        .containsExactly(ada.email(), ada.email(), ada.email());
  }

  @Test
  void anAttackOfTwoPatternsIsListedOnceAndReviewedAsOne() {
    TestUser ada = TestUser.signedUp();
    String address = TestUser.newAddress();
    UUID attack = insert(address, "2038-01-01T00:00:00Z");
    UUID part = insert("user:" + ada.userId(), "2038-01-01T00:05:00Z");
    Database.update(
        "update suspicious_findings set part_of = ?, pattern = 'success_after_failures'"
            + " where id = ?",
        attack,
        part);

    assertThat(ids("from=2038-01-01T00:00:00Z&to=2038-01-02T00:00:00Z")).containsExactly(attack);
    assertThat(ids("email=" + ada.email())).as("found by a part").containsExactly(attack);
    Response list = operator.authenticated().get(SUSPICIOUS + "?email=" + ada.email());
    List<Map<String, Object>> parts = list.path("data[0].parts");
    assertThat(parts).hasSize(1);
    assertThat(parts.get(0).keySet())
        .containsExactlyInAnyOrder(
            "id",
            "pattern",
            "subject",
            "subject_email",
            "window_start",
            "window_end",
            "count",
            "distinct",
            "first_at",
            "last_at",
            "addresses",
            "more_addresses",
            "sessions",
            "more_sessions",
            "created_at");
    assertThat(parts.get(0))
        .containsEntry("id", part.toString())
        .containsEntry("pattern", "success_after_failures")
        .containsEntry("subject_email", ada.email());
    assertRefused(
        review(part, Json.createObjectBuilder().add("acknowledged", true)), 404, "not_found");
    review(attack, Json.createObjectBuilder().add("acknowledged", true)).then().statusCode(200);
  }

  @Test
  void aNoteHasAtMostEightHundredCharacters() {
    UUID id = insert(TestUser.newAddress(), "2035-01-01T00:00:00Z");

    review(id, note("x".repeat(800))).then().statusCode(200);
    assertFault(review(id, note("x".repeat(801))), "note", "too_long");
    assertFault(review(id, note("two\nlines")), "note", "malformed");
    assertFault(review(id, Json.createObjectBuilder()), "acknowledged", "required");
    assertFault(review(id, assignedTo("me")), "assigned_to", "malformed");
  }

  @Test
  void aFindingIsAssignedOnlyToWhoCanReadIt() {
    UUID id = insert(TestUser.newAddress(), "2036-01-01T00:00:00Z");
    TestUser gone = TestUser.operator();
    Database.update("update users set is_active = false where id = ?", gone.userId());

    for (UUID user : List.of(TestUser.registered().userId(), gone.userId(), UUID.randomUUID())) {
      assertFault(review(id, assignedTo(user.toString())), "assigned_to", "unknown_operator");
    }
    assertRefused(
        review(UUID.randomUUID(), Json.createObjectBuilder().add("acknowledged", true)),
        404,
        "not_found");
  }

  @Test
  void theReviewOfADeletedOperatorRemains() {
    TestUser former = TestUser.operator();
    String address = TestUser.newAddress();
    UUID id = insert(address, "2037-01-01T00:00:00Z");
    former
        .sends("PUT", SUSPICIOUS + "/" + id + "/review", "{\"acknowledged\":true}")
        .then()
        .statusCode(200);
    Database.update("delete from users where id = ?", former.userId());

    Response list = operator.authenticated().get(SUSPICIOUS + "?since=2037-01-01T00:00:00Z");

    Map<?, ?> review = (Map<?, ?>) ours(list, address).get(0).get("review");
    assertThat(review.get("acknowledged_at")).isNotNull();
    assertThat(review.get("acknowledged_by")).isNull();
    assertThat(review.get("changed_by_email")).isNull();
  }

  private static JsonObjectBuilder note(String text) {
    return Json.createObjectBuilder().add("acknowledged", true).add("note", text);
  }

  private static JsonObjectBuilder assignedTo(String user) {
    return Json.createObjectBuilder().add("acknowledged", true).add("assigned_to", user);
  }

  private Response review(UUID id, JsonObjectBuilder review) {
    return operator.sends("PUT", SUSPICIOUS + "/" + id + "/review", review.build().toString());
  }

  private static void assertFault(Response answer, String field, String code) {
    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly(field);
    assertThat(answer.<List<String>>path("errors.code")).containsExactly(code);
  }

  private List<UUID> ids(String query) {
    Response list = operator.authenticated().get(SUSPICIOUS + "?" + query);
    assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
    return list.<List<String>>path("data.id").stream().map(UUID::fromString).toList();
  }

  private static List<Map<String, Object>> ours(Response list, String subject) {
    assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
    List<Map<String, Object>> findings = list.path("data");
    return findings.stream().filter(finding -> subject.equals(finding.get("subject"))).toList();
  }

  private static UUID insert(String subject, String at) {
    UUID id = UUID.randomUUID();
    Database.update(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, more_addresses,"
            + " session_ids, session_addresses, more_sessions, created_at)"
            + " values (?, 'accounts_from_address', ?, ?::timestamptz, ?::timestamptz, 30, 7,"
            + " ?::timestamptz, ?::timestamptz, array[?], 6, array[?::uuid], array[?], 1,"
            + " ?::timestamptz)",
        id,
        subject,
        at,
        at,
        at,
        at,
        subject,
        SESSION,
        subject,
        at);
    return id;
  }
}
