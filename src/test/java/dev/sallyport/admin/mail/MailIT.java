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
import org.junit.jupiter.api.Test;

/** Operators see mails that failed. This service has no mail server, so it cannot retry them. */
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

  @Test
  void withoutAMailServerNothingIsRetriedAndTheCallIsRecorded() {
    UUID failed = insert("failed", "2031-02-01T00:00:00Z");

    assertRefused(
        operator.authenticated().post(MAILS + "/" + failed + "/retry"), 501, "mail_not_configured");

    assertThat(Database.value("select state from mails where id = ?", failed)).isEqualTo("failed");
    assertThat(
            Database.column(
                "select detail from auth_events where type = 'operator_action' and actor_id = ?"
                    + " and detail like 'mails.retry%'",
                operator.userId()))
        .contains("mails.retry id=" + failed);
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
