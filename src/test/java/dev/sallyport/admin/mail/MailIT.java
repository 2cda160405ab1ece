package dev.sallyport.admin.mail;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Operators see mails that failed, and retry them. */
class MailIT {
  private static final String MAILS = "/api/admin/mails";

  private final TestUser operator = TestUser.operator();

  @Test
  void failedMailsAreListedNewestFirstWithoutTheirContent() {
    UUID older = insert("failed", "2031-01-01T00:00:00Z");
    UUID newer = insert("failed", "2031-01-02T00:00:00Z");
    UUID pending = insert("pending", "2031-01-03T00:00:00Z");

    List<Map<String, Object>> failed =
        operator.authenticated().get(MAILS + "?limit=200").jsonPath().getList("data");

    assertThat(failed)
        .extracting(mail -> mail.get("id"))
        .containsSubsequence(newer.toString(), older.toString())
        .doesNotContain(pending.toString());
    Map<String, Object> mail =
        failed.stream().filter(row -> row.get("id").equals(newer.toString())).findFirst().get();
    assertThat(mail)
        .containsOnlyKeys(
            "id",
            "template",
            "state",
            "user_id",
            "recipient",
            "attempts",
            "created_at",
            "expires_at",
            "next_attempt_at",
            "settled_at",
            "error")
        .containsEntry("template", "invitation")
        .containsEntry("state", "failed")
        .containsEntry("settled_at", "2031-01-02T00:00:00.000Z")
        .containsEntry("next_attempt_at", null)
        .containsEntry("error", "550 5.1.1");
    assertThat(operator.authenticated().get(MAILS + "?state=pending").asString())
        .contains(pending.toString())
        .doesNotContain(older.toString());
  }

  @Test
  void pagesJoin() {
    insert("sent", "2032-01-01T00:00:00Z");
    insert("sent", "2032-01-02T00:00:00Z");
    insert("sent", "2032-01-03T00:00:00Z");

    Response first = operator.authenticated().get(MAILS + "?state=sent&limit=2");
    Response second =
        operator
            .authenticated()
            .get(MAILS + "?state=sent&limit=1&cursor=" + member(first, "next_cursor"));

    assertThat(first.jsonPath().getList("data.settled_at"))
        .containsExactly("2032-01-03T00:00:00.000Z", "2032-01-02T00:00:00.000Z");
    assertThat(second.jsonPath().getList("data.settled_at"))
        .containsExactly("2032-01-01T00:00:00.000Z");
  }

  @Test
  void anotherStateIsAFault() {
    assertRefused(operator.authenticated().get(MAILS + "?state=lost"), 400, "validation_failed");
  }

  /** It fails again, because it cannot be opened. */
  @Test
  void aFailedMailIsTriedAgainAndTheCallIsRecorded() throws InterruptedException {
    UUID failed = insert("failed", "2031-02-01T00:00:00Z");

    assertThat(retry(failed).statusCode()).isEqualTo(204);

    for (int i = 0; i < 100 && attempts(failed) < 2; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(attempts(failed)).isEqualTo(2);
    assertThat(
            Database.column(
                "select detail from auth_events where event_type = 'operator_action' and actor_id = ?"
                    + " and detail like 'mails.retry%'",
                operator.userId()))
        .contains("mails.retry id=" + failed);
  }

  private static long attempts(UUID id) {
    return Database.count("select attempts from mails where id = ?", id);
  }

  @Test
  void onlyAFailedMailIsRetried() {
    assertRefused(retry(UUID.randomUUID()), 404, "not_found");
    assertRefused(retry(insert("sent", "2031-02-02T00:00:00Z")), 409, "conflict");
    assertRefused(retry(insert("pending", "2031-02-03T00:00:00Z")), 409, "conflict");
  }

  private Response retry(UUID id) {
    return operator.authenticated().post(MAILS + "/" + id + "/retry");
  }

  @Test
  void aUserSeesNoMail() {
    TestUser user = TestUser.signedUp();

    assertRefused(user.authenticated().get(MAILS), 403, "forbidden");
    assertRefused(
        user.authenticated().post(MAILS + "/" + UUID.randomUUID() + "/retry"), 403, "forbidden");
  }

  /** Sealed under another secret, so that it cannot be opened. */
  private static UUID insert(String state, String time) {
    UUID id = UUID.randomUUID();
    Database.update(
        "insert into mails (id, template, sealed_content, sealed_by, state, attempts, created_at,"
            + " expires_at, next_attempt_at, settled_at, last_error) values (?, 'invitation',"
            + " case when ? = 'sent' then null else '\\x00'::bytea end, 'unknown', ?, 1,"
            + " ?::timestamptz, ?::timestamptz + interval '1 day', ?::timestamptz,"
            + " case when ? = 'pending' then null else ?::timestamptz end, '550 5.1.1')",
        id,
        state,
        state,
        time,
        time,
        time,
        state,
        time);
    return id;
  }
}
