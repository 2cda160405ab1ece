package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.audit.SuspicionSettings.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks of each kind, just below what is suspicious and just there. */
class SuspicionIT {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final AuditWorld world = new AuditWorld();
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void manyFailuresFromOneAddress() {
    failures(9, "192.0.2.1", null);
    assertThat(look(SuspiciousPattern.FAILURES_FROM_ADDRESS, 10, 0)).isEmpty();

    failures(1, "192.0.2.1", null);
    failures(9, "192.0.2.2", null);

    assertThat(look(SuspiciousPattern.FAILURES_FROM_ADDRESS, 10, 0))
        .containsExactly("192.0.2.1 10 10 [192.0.2.1]");
  }

  @Test
  void aSlash64OfIpv6IsOneAddress() {
    for (int i = 1; i <= 6; i++) {
      failures(1, "2001:db8:0:7::" + i, ada);
    }
    failures(1, "2001:db8:0:8::1", ada);

    assertThat(look(SuspiciousPattern.FAILURES_FROM_ADDRESS, 6, 0))
        .containsExactly(
            "2001:db8:0:7::/64 6 1 [2001:db8:0:7::1, 2001:db8:0:7::2, 2001:db8:0:7::3,"
                + " 2001:db8:0:7::4, 2001:db8:0:7::5]");
  }

  @Test
  void countedRefusalsAreFailuresEach() {
    event("throttled", "address_limit", "192.0.2.1", null, NOW.minusSeconds(60), 500);

    assertThat(look(SuspiciousPattern.FAILURES_FROM_ADDRESS, 500, 0))
        .containsExactly("192.0.2.1 500 0 [192.0.2.1]");
  }

  @Test
  void manyFailuresOnOneAccountFromManyAddresses() {
    for (int i = 1; i <= 4; i++) {
      failures(5, "192.0.2." + i, ada);
    }
    failures(50, "192.0.2.9", UUID.randomUUID());
    assertThat(look(SuspiciousPattern.FAILURES_ON_ACCOUNT, 20, 5)).isEmpty();

    failures(1, "198.51.100.1", ada);

    assertThat(look(SuspiciousPattern.FAILURES_ON_ACCOUNT, 20, 5))
        .containsExactly(
            "user:" + ada + " 21 5 [192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4, 198.51.100.1]");
  }

  @Test
  void anAccountThatDoesNotExistIsAttackedLikeOneThatDoes() {
    String hash = "a".repeat(64);
    for (int i = 0; i < 20; i++) {
      world.update(
          "insert into auth_events (id, event_type, success, failure_reason, email_hash,"
              + " ip_address, created_at) values (gen_random_uuid(), 'login', false,"
              + " 'unknown_email', ?, ?::inet, ?)",
          hash,
          "192.0.2." + i,
          AuditTime.timestamp(NOW.minusSeconds(i)));
    }

    assertThat(
            found(SuspiciousPattern.FAILURES_ON_ACCOUNT, new Threshold(20, 5), NOW.plusSeconds(1)))
        .singleElement()
        .extracting(Suspect::subject)
        .isEqualTo("email:" + hash);
  }

  @Test
  void oneAddressOverManyAccounts() {
    for (int i = 0; i < 9; i++) {
      failures(3, "192.0.2.1", UUID.randomUUID());
    }
    assertThat(look(SuspiciousPattern.ACCOUNTS_FROM_ADDRESS, 0, 10)).isEmpty();

    failures(1, "192.0.2.1", UUID.randomUUID());

    assertThat(look(SuspiciousPattern.ACCOUNTS_FROM_ADDRESS, 0, 10))
        .containsExactly("192.0.2.1 28 10 [192.0.2.1]");
  }

  @Test
  void aSuccessAfterFailures() {
    failures(10, "192.0.2.1", ada);
    assertThat(look(SuspiciousPattern.SUCCESS_AFTER_FAILURES, 10, 0))
        .as("no success yet")
        .isEmpty();

    event("login", null, "192.0.2.2", ada, NOW.minusSeconds(1), 1);

    assertThat(look(SuspiciousPattern.SUCCESS_AFTER_FAILURES, 10, 0))
        .containsExactly("user:" + ada + " 10 2 [192.0.2.1, 192.0.2.2]");
  }

  @Test
  void failuresAfterASuccessAreNoSuccessAfterFailures() {
    event("login", null, "192.0.2.2", ada, NOW.minusSeconds(800), 1);
    failures(10, "192.0.2.1", ada);

    assertThat(look(SuspiciousPattern.SUCCESS_AFTER_FAILURES, 10, 0)).isEmpty();
  }

  @Test
  void aReusedRefreshToken() {
    assertThat(look(SuspiciousPattern.REFRESH_REUSE, 1, 0)).isEmpty();

    event("refresh_token_reuse", "reused_token", "192.0.2.3", ada, NOW.minusSeconds(5), 1);

    assertThat(look(SuspiciousPattern.REFRESH_REUSE, 1, 0))
        .containsExactly("user:" + ada + " 1 0 [192.0.2.3]");
  }

  @Test
  void signUpsDenserThanPeopleMakeThem() {
    for (int i = 0; i < 19; i++) {
      event("signup", null, "192.0.2.1", UUID.randomUUID(), NOW.minusSeconds(i + 1), 1);
    }
    event("signup", "email_taken", "192.0.2.1", null, NOW.minusSeconds(1), 1);
    assertThat(look(SuspiciousPattern.SIGNUPS_FROM_ADDRESS, 20, 0)).isEmpty();

    event("signup", null, "192.0.2.1", UUID.randomUUID(), NOW.minusSeconds(30), 1);

    assertThat(look(SuspiciousPattern.SIGNUPS_FROM_ADDRESS, 20, 0))
        .containsExactly("192.0.2.1 20 20 [192.0.2.1]");
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    event("login", "wrong_password", "192.0.2.1", ada, NOW.minus(WINDOW), 1);
    event("login", "wrong_password", "192.0.2.2", ada, NOW.minus(WINDOW).minusNanos(1_000), 1);
    event("login", "wrong_password", "192.0.2.3", ada, NOW, 1);

    assertThat(look(SuspiciousPattern.FAILURES_FROM_ADDRESS, 1, 0))
        .containsExactly("192.0.2.1 1 1 [192.0.2.1]");
  }

  @Test
  void anAttackThatGoesOnIsOneFindingThatGrows() {
    Threshold threshold = new Threshold(10, 0);
    int told = 0;
    for (int minute = 0; minute < 60; minute++) {
      Instant now = NOW.plusSeconds(60L * minute);
      for (int i = 1; i <= 2; i++) {
        event("login", "wrong_password", "192.0.2.1", ada, now.minusSeconds(i), 1);
      }
      told += found(SuspiciousPattern.FAILURES_FROM_ADDRESS, threshold, now).size();
    }

    assertThat(told).isOne();
    assertThat(
            world.rows(
                "select subject, occurrences, window_start = ?, window_end = ?, first_at = ?,"
                    + " last_at = ? from suspicious_findings",
                AuditTime.timestamp(NOW.plusSeconds(240).minus(WINDOW)),
                AuditTime.timestamp(NOW.plusSeconds(3_540)),
                AuditTime.timestamp(NOW.minusSeconds(2)),
                AuditTime.timestamp(NOW.plusSeconds(3_539))))
        .containsExactly(List.of("192.0.2.1", 120L, true, true, true, true));
  }

  @Test
  void anAttackAfterAPauseIsAnotherFinding() {
    Threshold threshold = new Threshold(3, 0);
    failures(3, "192.0.2.1", ada);
    assertThat(found(SuspiciousPattern.FAILURES_FROM_ADDRESS, threshold, NOW)).hasSize(1);
    Instant later = NOW.plus(WINDOW).plusSeconds(1);
    for (int i = 1; i <= 3; i++) {
      event("login", "wrong_password", "192.0.2.1", ada, later.minusSeconds(i), 1);
    }
    assertThat(
            found(
                SuspiciousPattern.FAILURES_FROM_ADDRESS,
                threshold,
                later.plus(WINDOW).minusSeconds(30)))
        .hasSize(1);

    assertThat(world.rows("select occurrences from suspicious_findings"))
        .containsExactly(List.of(3L), List.of(3L));
  }

  @Test
  void theScriptsOfTheOperatorsRunByThemselves() {
    for (SuspiciousPattern pattern : SuspiciousPattern.values()) {
      assertThat(found(pattern, Threshold.NONE, NOW)).as(pattern.code()).isEmpty();
    }
  }

  /** As "subject count distinct addresses". */
  private List<String> look(SuspiciousPattern pattern, int count, int distinct) {
    return found(pattern, new Threshold(count, distinct), NOW).stream()
        .map(
            suspect ->
                suspect.subject()
                    + " "
                    + suspect.count()
                    + " "
                    + suspect.distinct()
                    + " "
                    + suspect.addresses())
        .toList();
  }

  private List<Suspect> found(SuspiciousPattern pattern, Threshold threshold, Instant now) {
    return world.inTransaction(own -> new Detective(own, WINDOW).look(pattern, threshold, now));
  }

  /**
   * Failed log-ins within the window.
   *
   * @param user null for another account each time
   */
  private void failures(int count, String address, UUID user) {
    for (int i = 0; i < count; i++) {
      UUID account = user == null ? UUID.randomUUID() : user;
      event("login", "wrong_password", address, account, NOW.minusSeconds(10 + i), 1);
    }
  }

  private void event(
      String type, String reason, String address, UUID user, Instant at, int occurrences) {
    world.update(
        "insert into auth_events (id, event_type, success, failure_reason, user_id, ip_address,"
            + " created_at, occurrences)"
            + " values (gen_random_uuid(), ?, ?, ?, ?, ?::inet, ?, ?)",
        type,
        reason == null,
        reason,
        user,
        address,
        AuditTime.timestamp(at),
        occurrences);
  }
}
