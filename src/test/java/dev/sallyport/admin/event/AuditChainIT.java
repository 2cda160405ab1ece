package dev.sallyport.admin.event;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator learns of a change in the database, and acknowledges it. */
class AuditChainIT {
  private static final String CHAIN = "/api/admin/audit-chain";

  private final TestUser operator = TestUser.operator();

  @Test
  void aChangedEventIsReportedUntilAnOperatorAcknowledgesIt() throws InterruptedException {
    TestUser user = TestUser.signedUp();
    UUID event =
        (UUID)
            Database.value(
                "select id from auth_events where user_id = ? and event_type = 'signup'",
                user.userId());
    awaitSeal(event);

    Database.update("update auth_events set detail = 'forged' where id = ?", event);

    // A verification that was under way may have passed the event before it was changed.
    verified();
    Map<String, Object> broken = breakOf(verified(), event);
    assertThat(broken).containsEntry("kind", "event_changed").containsKeys("month", "last_seal");
    assertThat((int) broken.get("seal")).isPositive();
    assertThat(breakOf(operator.authenticated().get(CHAIN), event)).isEqualTo(broken);
    assertThat(
            Database.count(
                "select count(*) from auth_events where event_type = 'audit_broken'"
                    + " and failure_reason = 'tampered' and detail like ?",
                "event_changed % " + event))
        .isPositive();

    String acknowledge = CHAIN + "/breaks/" + broken.get("id") + "/acknowledge";
    Response acknowledged = operator.authenticated().post(acknowledge);
    acknowledged.then().statusCode(200);
    assertThat(breakOf(acknowledged, event)).isNull();
    assertThat(breakOf(verified(), event)).isNull();
    assertThat(
            Database.column(
                "select actor_id from auth_events where event_type = 'audit_acknowledged'"
                    + " and detail like ?",
                "event_changed % " + event))
        .containsExactly(operator.userId());
    assertRefused(operator.authenticated().post(acknowledge), 404, "not_found");

    Database.update("update auth_events set detail = 'forged again' where id = ?", event);
    Map<String, Object> again = breakOf(verified(), event);
    assertThat(again.get("id")).isNotEqualTo(broken.get("id"));
    operator.authenticated().post(CHAIN + "/breaks/" + again.get("id") + "/acknowledge");
  }

  private static void awaitSeal(UUID event) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(60);
    while (Database.count("select count(*) from audit_seals where ? = any (event_ids)", event)
        == 0) {
      assertThat(Instant.now()).as("sealed within a minute").isBefore(limit);
      Thread.sleep(200);
    }
  }

  /** The answer to a verification that is complete. */
  private Response verified() throws InterruptedException {
    Response answer = operator.authenticated().post(CHAIN + "/verify");
    Instant limit = Instant.now().plusSeconds(120);
    while (!answer.<Boolean>path("done")) {
      assertThat(Instant.now()).as("verified within two minutes").isBefore(limit);
      Thread.sleep(500);
      answer = operator.authenticated().get(CHAIN);
    }
    answer.then().statusCode(200);
    return answer;
  }

  private static Map<String, Object> breakOf(Response answer, UUID event) {
    List<Map<String, Object>> breaks = answer.path("breaks");
    return breaks.stream()
        .filter(broken -> event.toString().equals(broken.get("event_id")))
        .findFirst()
        .orElse(null);
  }
}
