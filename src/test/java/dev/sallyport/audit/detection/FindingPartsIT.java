package dev.sallyport.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.audit.chain.AuditHarness;
import dev.sallyport.platform.database.Sql;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that turn out to be one after each of them has been detected. */
class FindingPartsIT {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String NETWORK = "198.51.100.7";
  private static final String ELSEWHERE = "192.0.2.1";

  private final AuditHarness world = new AuditHarness();
  private final String ada = "user:" + UUID.randomUUID();
  private final String bob = "user:" + UUID.randomUUID();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void anAddressBelongsToTheAttackOnTheAccountThatItComesToTryMost() {
    UUID first = finding(ada, ELSEWHERE, 1);
    UUID later = finding(NETWORK, NETWORK, 2);
    review(first, "acknowledged_at = now(), note = 'a load test'");
    join();
    assertThat(partOf(later)).isNull();
    assertThat(isAcknowledged(first)).isTrue();

    setFirstAddress(first, NETWORK);
    join();

    assertThat(partOf(later)).isEqualTo(first);
    assertThat(partOf(first)).isNull();
    assertThat(isAcknowledged(first)).as("the operator did not know of the address").isFalse();
    assertThat(world.rows("select note from finding_reviews"))
        .containsExactly(List.of("a load test"));

    review(first, "acknowledged_at = now()");
    join();
    assertThat(isAcknowledged(first)).as("no new part").isTrue();
  }

  @Test
  void anAccountBelongsToTheAttackOfTheAddressThatComesToTryItMost() {
    UUID first = finding(NETWORK, NETWORK, 1);
    UUID later = finding(ada, ELSEWHERE, 2);
    join();
    assertThat(partOf(later)).isNull();

    setFirstAddress(later, NETWORK);
    join();

    assertThat(partOf(later)).isEqualTo(first);
    assertThat(partOf(first)).isNull();
  }

  @Test
  void thePartsOfTheLaterAttackFollow() {
    UUID first = finding(ada, NETWORK, 1);
    UUID later = finding(NETWORK, NETWORK, 2);
    UUID growing = part(later, NETWORK, NETWORK, 3);
    UUID ended = part(later, bob, ELSEWHERE, 4);
    world.update("update suspicious_findings set seen = null where id = ?", ended);

    join();

    assertThat(partOf(later)).isEqualTo(first);
    assertThat(partOf(growing)).isEqualTo(first);
    assertThat(partOf(ended)).isEqualTo(first);
    assertThat(partOf(first)).isNull();
  }

  @Test
  void aPartJoinsItsAttackToAnEarlierOne() {
    UUID first = finding(NETWORK, NETWORK, 1);
    UUID later = finding(ada, ELSEWHERE, 2);
    UUID part = part(later, ada, NETWORK, 3);

    join();

    assertThat(partOf(later)).isEqualTo(first);
    assertThat(partOf(part)).isEqualTo(first);
  }

  /** A part has none, and the operator would not find it again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "acknowledged_at = now()",
        "assigned_to = (select id from users)",
        "note = 'a load test'"
      })
  void anAttackWithAReviewRemains(String decision) {
    world.update(
        "insert into users (id, email, roles, is_active, created_at)"
            + " values (gen_random_uuid(), 'operator@example.com', '{user}', true, now())");
    finding(ada, NETWORK, 1);
    UUID later = finding(NETWORK, NETWORK, 2);
    review(later, decision);

    join();
    assertThat(partOf(later)).isNull();

    review(later, "acknowledged_at = null, assigned_to = null, note = null");
    join();
    assertThat(partOf(later)).as("the operator has taken it back").isNotNull();
  }

  @Test
  void aReviewThatIsBeingStoredIsWaitedFor() throws Exception {
    finding(ada, NETWORK, 1);
    UUID later = finding(NETWORK, NETWORK, 2);
    try (Connection operator = world.connect()) {
      operator.setAutoCommit(false);
      assertThat(
              Sql.on(operator)
                  .exists("select from suspicious_findings where id = ? for update", later))
          .isTrue();
      AuditHarness.update(
          operator,
          "insert into finding_reviews (finding_id, note, changed_at)"
              + " values (?, 'a load test', now())",
          later);
      CompletableFuture<Void> joining = CompletableFuture.runAsync(this::join);
      while (world.count(
              "select count(*) from pg_stat_activity where datname = current_database()"
                  + " and wait_event_type = 'Lock'")
          == 0) {
        assertThat(joining).isNotDone();
        Thread.sleep(10);
      }
      operator.commit();
      joining.get(10, TimeUnit.SECONDS);
    }

    assertThat(partOf(later)).isNull();
  }

  /** Many people may share one, in an office or behind a carrier's translation. */
  @Test
  void twoAccountsAreNotJoinedByAnAddressAlone() {
    UUID first = finding(ada, NETWORK, 1);
    UUID later = finding(bob, NETWORK, 2);

    join();

    assertThat(partOf(first)).isNull();
    assertThat(partOf(later)).isNull();
  }

  @Test
  void threeAttacksAreJoinedAtOnce() {
    UUID first = finding(ada, NETWORK, 1);
    finding(NETWORK, NETWORK, 2);
    UUID third = finding(bob, NETWORK, 3);
    part(third, bob, ELSEWHERE, 4);

    join();

    assertThat(partOf(first)).isNull();
    assertThat(world.rows("select part_of from suspicious_findings where id <> ?", first))
        .hasSize(3)
        .containsOnly(List.of(first));
  }

  @Test
  void anAttackThatRemainsStillGetsLaterOnes() {
    UUID first = finding(ada, NETWORK, 1);
    UUID second = finding(NETWORK, NETWORK, 2);
    UUID third = finding(bob, NETWORK, 3);
    review(second, "note = 'a load test'");

    join();

    assertThat(partOf(first)).isNull();
    assertThat(partOf(second)).isNull();
    assertThat(partOf(third)).isEqualTo(second);
  }

  @Test
  void aNewFindingBecomesThePartEvenIfItsClockIsBehind() {
    UUID known = finding(NETWORK, NETWORK, 2);
    UUID fresh = finding(ada, NETWORK, 1);

    join(fresh);

    assertThat(partOf(fresh)).isEqualTo(known);
    assertThat(partOf(known)).isNull();
  }

  @Test
  void anAttackIsJoinedWhileItGrows() {
    UUID first = finding(ada, NETWORK, 1);
    UUID later = finding(NETWORK, NETWORK, 2);
    setLastAt(first, NOW.minus(WINDOW).minusMillis(1));
    join();
    assertThat(partOf(later)).as("the earlier one is over").isNull();

    setLastAt(first, NOW);
    setLastAt(later, NOW.minus(WINDOW).minusMillis(1));
    join();
    assertThat(partOf(later)).as("the later one is over").isNull();

    setLastAt(later, NOW.minus(WINDOW));
    join();
    assertThat(partOf(later)).isEqualTo(first);
  }

  /** As in a transaction of the detection, after the findings have grown. */
  private void join(UUID... fresh) {
    world.inTransaction(
        own -> {
          FindingParts.join(
              Sql.on(own), List.of(fresh), NOW.minus(WINDOW), NOW.minus(GrowingFindings.LONGEST));
          return null;
        });
  }

  /** A growing finding, detected in that minute. */
  private UUID finding(String subject, String firstAddress, int minute) {
    UUID id = UUID.randomUUID();
    Timestamp at = Timestamp.from(NOW.minus(WINDOW).plusSeconds(60L * minute));
    world.update(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, created_at, seen,"
            + " seen_offset) values (?, 'a_pattern', ?, ?, ?, 30, 7, ?, ?, array[?], ?, '1:1:', 0)",
        id,
        subject,
        at,
        at,
        at,
        Timestamp.from(NOW),
        firstAddress,
        at);
    return id;
  }

  private UUID part(UUID attack, String subject, String firstAddress, int minute) {
    UUID id = finding(subject, firstAddress, minute);
    world.update("update suspicious_findings set part_of = ? where id = ?", attack, id);
    return id;
  }

  private void setFirstAddress(UUID finding, String address) {
    world.update(
        "update suspicious_findings set addresses = array[?] where id = ?", address, finding);
  }

  private void setLastAt(UUID finding, Instant at) {
    world.update(
        "update suspicious_findings set last_at = ? where id = ?", Timestamp.from(at), finding);
  }

  private void review(UUID finding, String decision) {
    world.update(
        "insert into finding_reviews (finding_id, changed_at) values (?, now())"
            + " on conflict do nothing",
        finding);
    world.update("update finding_reviews set " + decision + " where finding_id = ?", finding);
  }

  private boolean isAcknowledged(UUID finding) {
    return world.count(
            "select count(*) from finding_reviews where finding_id = ?"
                + " and acknowledged_at is not null",
            finding)
        == 1;
  }

  private UUID partOf(UUID finding) {
    return (UUID)
        world.rows("select part_of from suspicious_findings where id = ?", finding).get(0).get(0);
  }
}
