package dev.sallyport.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.Subject;
import dev.sallyport.audit.chain.AuditHarness;
import dev.sallyport.audit.detection.DetectionSettings.Threshold;
import dev.sallyport.audit.search.EventCounts;
import dev.sallyport.audit.search.EventReaderIT;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.throttle.TestConfiguration;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks of each kind, just below what is suspicious and just there. */
@WithoutServer
class DetectionIT {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final AuditHarness world = new AuditHarness();
  private final UUID ada = UUID.randomUUID();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void manyFailuresFromOneAddress() {
    failures(9, "192.0.2.1", null);
    assertThat(look(DetectionPattern.FAILURES_FROM_ADDRESS, 10, 0)).isEmpty();

    failures(1, "192.0.2.1", null);
    failures(9, "192.0.2.2", null);

    assertThat(look(DetectionPattern.FAILURES_FROM_ADDRESS, 10, 0))
        .containsExactly("192.0.2.1 10 10 [192.0.2.1]");
  }

  @Test
  void aSlash64OfIpv6IsOneAddress() {
    for (int i = 1; i <= 6; i++) {
      failures(1, "2001:db8:0:7::" + i, ada);
    }
    failures(1, "2001:db8:0:8::1", ada);

    assertThat(look(DetectionPattern.FAILURES_FROM_ADDRESS, 6, 0))
        .containsExactly(
            "2001:db8:0:7::/64 6 1 [2001:db8:0:7::1, 2001:db8:0:7::2, 2001:db8:0:7::3,"
                + " 2001:db8:0:7::4, 2001:db8:0:7::5]");
  }

  @Test
  void countedRefusalsAreFailuresEach() {
    event("throttled", "address_limit", "192.0.2.1", null, NOW.minusSeconds(60), 500);

    assertThat(look(DetectionPattern.FAILURES_FROM_ADDRESS, 500, 0))
        .containsExactly("192.0.2.1 500 0 [192.0.2.1]");
  }

  @Test
  void manyFailuresOnOneAccountFromManyAddresses() {
    for (int i = 1; i <= 4; i++) {
      failures(5, "192.0.2." + i, ada);
    }
    failures(50, "192.0.2.9", UUID.randomUUID());
    assertThat(look(DetectionPattern.FAILURES_ON_ACCOUNT, 20, 5)).isEmpty();

    failures(1, "198.51.100.1", ada);

    assertThat(look(DetectionPattern.FAILURES_ON_ACCOUNT, 20, 5))
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
          Timestamp.from(NOW.minusSeconds(i)));
    }

    assertThat(
            found(DetectionPattern.FAILURES_ON_ACCOUNT, new Threshold(20, 5), NOW.plusSeconds(1)))
        .singleElement()
        .extracting(DetectionMatch::subject)
        .isEqualTo("email:" + hash);
  }

  @Test
  void oneAddressOverManyAccounts() {
    for (int i = 0; i < 9; i++) {
      failures(3, "192.0.2.1", UUID.randomUUID());
    }
    assertThat(look(DetectionPattern.ACCOUNTS_FROM_ADDRESS, 0, 10)).isEmpty();

    failures(1, "192.0.2.1", UUID.randomUUID());

    assertThat(look(DetectionPattern.ACCOUNTS_FROM_ADDRESS, 0, 10))
        .containsExactly("192.0.2.1 28 10 [192.0.2.1]");
  }

  @Test
  void aSuccessAfterFailures() {
    failures(10, "192.0.2.1", ada);
    assertThat(look(DetectionPattern.SUCCESS_AFTER_FAILURES, 10, 0)).as("no success yet").isEmpty();

    event("login", null, "192.0.2.2", ada, NOW.minusSeconds(1), 1);

    assertThat(look(DetectionPattern.SUCCESS_AFTER_FAILURES, 10, 0))
        .containsExactly("user:" + ada + " 10 2 [192.0.2.2, 192.0.2.1]");
  }

  @Test
  void failuresAfterASuccessAreNoSuccessAfterFailures() {
    event("login", null, "192.0.2.2", ada, NOW.minusSeconds(800), 1);
    failures(10, "192.0.2.1", ada);

    assertThat(look(DetectionPattern.SUCCESS_AFTER_FAILURES, 10, 0)).isEmpty();
  }

  @Test
  void aReusedRefreshToken() {
    assertThat(look(DetectionPattern.REFRESH_REUSE, 1, 0)).isEmpty();

    event("refresh_token_reuse", "reused_token", "192.0.2.3", ada, NOW.minusSeconds(5), 1);

    assertThat(look(DetectionPattern.REFRESH_REUSE, 1, 0))
        .containsExactly("user:" + ada + " 1 0 [192.0.2.3]");
  }

  @Test
  void signUpsDenserThanPeopleMakeThem() {
    for (int i = 0; i < 19; i++) {
      event("signup", null, "192.0.2.1", UUID.randomUUID(), NOW.minusSeconds(i + 1), 1);
    }
    event("signup", "email_taken", "192.0.2.1", null, NOW.minusSeconds(1), 1);
    assertThat(look(DetectionPattern.SIGNUPS_FROM_ADDRESS, 20, 0)).isEmpty();

    event("signup", null, "192.0.2.1", UUID.randomUUID(), NOW.minusSeconds(30), 1);

    assertThat(look(DetectionPattern.SIGNUPS_FROM_ADDRESS, 20, 0))
        .containsExactly("192.0.2.1 20 20 [192.0.2.1]");
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    event("login", "wrong_password", "192.0.2.1", ada, NOW.minus(WINDOW), 1);
    event("login", "wrong_password", "192.0.2.2", ada, NOW.minus(WINDOW).minusNanos(1_000), 1);
    event("login", "wrong_password", "192.0.2.3", ada, NOW, 1);

    assertThat(look(DetectionPattern.FAILURES_FROM_ADDRESS, 1, 0))
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
      told += found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, now).size();
    }

    assertThat(told).isOne();
    assertThat(
            world.rows(
                "select subject, occurrences, window_start = ?, window_end = ?, first_at = ?,"
                    + " last_at = ? from suspicious_findings",
                Timestamp.from(NOW.plusSeconds(240).minus(WINDOW)),
                Timestamp.from(NOW.plusSeconds(3_540)),
                Timestamp.from(NOW.minusSeconds(2)),
                Timestamp.from(NOW.plusSeconds(3_539))))
        .containsExactly(List.of("192.0.2.1", 120L, true, true, true, true));
  }

  @Test
  void guessesFromOneAddressAndThenATakeoverAreOneAttack() {
    failures(12, "192.0.2.1", null);
    failures(10, "192.0.2.1", ada);
    looksForAll(NOW);
    success("192.0.2.1", ada, NOW.plusSeconds(30));
    Finding attack = finding();
    acknowledge(attack);
    looksForAll(NOW.plusSeconds(60));

    assertThat(finding().id()).isEqualTo(attack.id());
    assertThat(patternsOf(attack))
        .containsExactly(
            "failures_from_address 192.0.2.1",
            "accounts_from_address 192.0.2.1",
            "success_after_failures user:" + ada);
    assertThat(isAcknowledged(attack)).as("nobody knew of the takeover").isFalse();

    acknowledge(attack);
    looksForAll(NOW.plusSeconds(120));
    assertThat(isAcknowledged(attack)).as("it grows").isTrue();
    assertThat(patternsOf(attack)).hasSize(3);
  }

  @Test
  void anAddressThatTriesMostOnAnAccountBelongsToItsAttack() {
    for (int i = 1; i <= 9; i++) {
      failures(i == 9 ? 3 : 2, "2001:db8:0:" + i + "::1", ada);
    }
    looksForAll(NOW);
    Finding attack = finding();
    for (int i = 0; i < 20; i++) {
      failures(1, "2001:db8:0:9::" + i, UUID.randomUUID());
      failures(1, "2001:db8:0:8::" + i, UUID.randomUUID());
    }
    looksForAll(NOW.plusSeconds(1));

    assertThat(attack.subject()).isEqualTo("user:" + ada);
    assertThat(patternsOf(attack))
        .containsExactlyInAnyOrder(
            "failures_on_account user:" + ada,
            "failures_from_address 2001:db8:0:9::/64",
            "accounts_from_address 2001:db8:0:9::/64");
    assertThat(newest()).extracting(Finding::subject).contains("2001:db8:0:8::/64");
  }

  @Test
  void anAddressThatComesToTryMostOnAnAccountBelongsToItsAttackFromThenOn() {
    for (int i = 1; i <= 9; i++) {
      failures(2, "2001:db8:0:" + i + "::1", ada);
    }
    looksForAll(NOW);
    Finding attack = finding();
    failures(20, "2001:db8:0:9::1", null);
    looksForAll(NOW.plusSeconds(1));
    assertThat(newest())
        .extracting(Finding::subject)
        .containsExactly("2001:db8:0:9::/64", "user:" + ada);
    acknowledge(attack);

    event("login", "wrong_password", "2001:db8:0:9::1", ada, NOW.plusSeconds(30), 5);
    looksForAll(NOW.plusSeconds(60));

    assertThat(finding().id()).isEqualTo(attack.id());
    assertThat(patternsOf(attack))
        .containsExactlyInAnyOrder(
            "failures_on_account user:" + ada,
            "failures_from_address 2001:db8:0:9::/64",
            "accounts_from_address 2001:db8:0:9::/64");
    assertThat(isAcknowledged(attack)).as("nobody knew of the address").isFalse();
  }

  /** Many people may share one, in an office or behind a carrier's translation. */
  @Test
  void takeoversOfTwoAccountsFromOneAddressAreTwoAttacks() {
    UUID bob = UUID.randomUUID();
    failures(10, "192.0.2.1", ada);
    failures(10, "192.0.2.2", bob);
    success("203.0.113.1", ada, NOW.minusSeconds(1));
    success("203.0.113.1", bob, NOW.minusSeconds(1));
    looksForAll(NOW);

    assertThat(newest())
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder("user:" + ada, "user:" + bob);
  }

  @Test
  void aPatternAfterTheEndOfAnAttackIsAnotherAttack() {
    failures(22, "192.0.2.1", ada);
    looksForAll(NOW);
    Instant later = NOW.plus(WINDOW).plusSeconds(60);
    for (int i = 0; i < 12; i++) {
      event("login", "wrong_password", "192.0.2.1", UUID.randomUUID(), later.minusSeconds(10), 1);
    }
    looksForAll(later);

    assertThat(newest())
        .extracting(Finding::pattern)
        .containsExactly("accounts_from_address", "failures_from_address");
  }

  /** All patterns, as in a minute of the service. */
  private void looksForAll(Instant now) {
    for (DetectionPattern pattern : DetectionPattern.values()) {
      Threshold threshold =
          switch (pattern) {
            case FAILURES_FROM_ADDRESS -> new Threshold(20, 0);
            case FAILURES_ON_ACCOUNT -> new Threshold(18, 5);
            default ->
                new Threshold(10, pattern == DetectionPattern.ACCOUNTS_FROM_ADDRESS ? 10 : 0);
          };
      found(pattern, threshold, now);
    }
  }

  private List<Finding> newest() {
    return FindingReader.newest(Sql.on(world.connection()), FindingFilter.ALL, null, 10);
  }

  /** As "pattern subject", the first detected first. */
  private List<String> patternsOf(Finding attack) {
    return Stream.concat(Stream.of(attack), partsOf(attack).latest().stream())
        .map(one -> one.pattern() + " " + one.subject())
        .toList();
  }

  private FindingReader.Parts partsOf(Finding attack) {
    return FindingReader.parts(Sql.on(world.connection()), Set.of(attack.id()))
        .getOrDefault(attack.id(), FindingReader.Parts.NONE);
  }

  @Test
  void ofManyPartsTheLatestAreRead() {
    failures(22, "192.0.2.1", null);
    looksForAll(NOW);
    Finding attack = finding();
    for (int i = 0; i < 25; i++) {
      UUID user = UUID.randomUUID();
      for (int j = 0; j < 10; j++) {
        event("login", "wrong_password", "192.0.2.1", user, NOW.plusSeconds(1), 1);
      }
      success("192.0.2.1", user, NOW.plusSeconds(2));
    }
    looksForAll(NOW.plusSeconds(60));

    // The second pattern of the address, and a takeover of each account.
    assertThat(finding().id()).isEqualTo(attack.id());
    assertThat(partsOf(attack).latest()).hasSize(20);
    assertThat(partsOf(attack).more()).isEqualTo(6);
  }

  /** As after an outage, when nobody has ended the former attack yet. */
  @Test
  void anAttackThatIsOverGetsNoParts() {
    failures(22, "192.0.2.1", ada);
    looksForAll(NOW);
    Instant later = NOW.plus(WINDOW).plusSeconds(60);
    for (int i = 0; i < 12; i++) {
      event("login", "wrong_password", "192.0.2.1", UUID.randomUUID(), later.minusSeconds(10), 1);
    }
    found(DetectionPattern.ACCOUNTS_FROM_ADDRESS, new Threshold(0, 10), later);

    assertThat(newest()).hasSize(2);
  }

  private void acknowledge(Finding attack) {
    world.update(
        "insert into finding_reviews (finding_id, acknowledged_at, changed_at) values (?, now(),"
            + " now()) on conflict (finding_id) do update set acknowledged_at = now()",
        attack.id());
  }

  private boolean isAcknowledged(Finding attack) {
    return Sql.on(world.connection())
        .exists(
            "select from finding_reviews where finding_id = ? and acknowledged_at is not null",
            attack.id());
  }

  @Test
  void anAttackAfterAPauseIsAnotherFinding() {
    Threshold threshold = new Threshold(3, 0);
    failures(3, "192.0.2.1", ada);
    assertThat(found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, NOW)).hasSize(1);
    Instant later = NOW.plus(WINDOW).plusSeconds(1);
    for (int i = 1; i <= 3; i++) {
      event("login", "wrong_password", "192.0.2.1", ada, later.minusSeconds(i), 1);
    }
    assertThat(
            found(
                DetectionPattern.FAILURES_FROM_ADDRESS,
                threshold,
                later.plus(WINDOW).minusSeconds(30)))
        .hasSize(1);

    assertThat(world.rows("select occurrences from suspicious_findings"))
        .containsExactly(List.of(3L), List.of(3L));
  }

  @Test
  void takeoverNamesTheIntruderFirst() {
    // In text order, the intruder's address comes after those of the guesses.
    for (int i = 10; i < 20; i++) {
      failures(1, "192.0.2." + i, ada);
    }
    failures(3, "192.0.2.17", ada);
    failures(2, "192.0.2.13", ada);
    UUID intruder = success("203.0.113.66", ada, NOW.minusSeconds(5));
    UUID owner = success("198.51.100.5", ada, NOW.minusSeconds(3));

    DetectionMatch suspect =
        found(DetectionPattern.SUCCESS_AFTER_FAILURES, new Threshold(10, 0), NOW).get(0);

    List<String> addresses =
        List.of("203.0.113.66", "198.51.100.5", "192.0.2.17", "192.0.2.13", "192.0.2.10");
    List<FindingSession> sessions =
        List.of(
            new FindingSession(intruder, "203.0.113.66"),
            new FindingSession(owner, "198.51.100.5"));
    assertThat(suspect.addresses()).isEqualTo(addresses);
    assertThat(suspect.moreAddresses()).isEqualTo(7);
    assertThat(suspect.sessions()).isEqualTo(sessions);
    assertThat(suspect.account()).isEqualTo(Subject.user(ada).inSession(intruder));
    assertThat(suspect.origin().address()).isEqualTo("203.0.113.66");
    Finding stored = finding();
    assertThat(stored.addresses()).isEqualTo(addresses);
    assertThat(stored.moreAddresses()).isEqualTo(7);
    assertThat(stored.sessions()).isEqualTo(sessions);
    assertThat(stored.moreSessions()).isZero();
  }

  @Test
  void intruderStaysFirstHoweverTheAttackGoesOn() {
    failures(10, "192.0.2.1", ada);
    UUID intruder = success("203.0.113.66", ada, NOW.minusSeconds(5));
    found(DetectionPattern.SUCCESS_AFTER_FAILURES, new Threshold(10, 0), NOW);
    for (int i = 0; i < 7; i++) {
      event("login", "wrong_password", "192.0.2.50", ada, NOW.plusSeconds(10 + i), 20);
      success("198.51.100." + i, ada, NOW.plusSeconds(20 + i));
    }

    found(DetectionPattern.SUCCESS_AFTER_FAILURES, new Threshold(10, 0), NOW.plusSeconds(60));

    Finding stored = finding();
    assertThat(stored.count()).isEqualTo(10 + 7 * 20);
    assertThat(stored.addresses()).hasSize(5).startsWith("203.0.113.66", "198.51.100.0");
    assertThat(stored.moreAddresses()).isEqualTo(5);
    assertThat(stored.sessions())
        .hasSize(5)
        .startsWith(new FindingSession(intruder, "203.0.113.66"));
    assertThat(stored.moreSessions()).isEqualTo(3);
  }

  @Test
  void everyPatternNamesTheMostActiveAddressesAndHowManyMore() {
    UUID session = UUID.randomUUID();
    for (int i = 1; i <= 8; i++) {
      String address = "2001:db8:0:7::" + i;
      for (String[] kind :
          new String[][] {
            {"login", "wrong_password"}, {"refresh_token_reuse", "reused_token"}, {"signup", null}
          }) {
        world.update(
            "insert into auth_events (id, event_type, success, failure_reason, user_id,"
                + " session_id, ip_address, created_at, occurrences)"
                + " values (gen_random_uuid(), ?, ?, ?, ?, ?, ?::inet, ?, ?)",
            kind[0],
            kind[1] == null,
            kind[1],
            ada,
            kind[0].equals("refresh_token_reuse") ? session : null,
            address,
            Timestamp.from(NOW.minusSeconds(10)),
            i);
      }
    }
    success("2001:db8:0:7::1", ada, NOW.minusSeconds(1));
    List<String> active =
        List.of(
            "2001:db8:0:7::8",
            "2001:db8:0:7::7",
            "2001:db8:0:7::6",
            "2001:db8:0:7::5",
            "2001:db8:0:7::4");

    for (DetectionPattern pattern : DetectionPattern.values()) {
      DetectionMatch suspect = found(pattern, new Threshold(1, 1), NOW).get(0);
      List<String> expected = active;
      if (pattern == DetectionPattern.SUCCESS_AFTER_FAILURES) {
        expected = new ArrayList<>(active.subList(0, 4));
        expected.add(0, "2001:db8:0:7::1");
      }
      assertThat(suspect.addresses()).as(pattern.code()).isEqualTo(expected);
      assertThat(suspect.moreAddresses()).as(pattern.code()).isEqualTo(3);
      assertThat(
              world.rows(
                  "select addresses::text, more_addresses, occurrences, distinct_count"
                      + " from suspicious_findings where pattern = ?",
                  pattern.code()))
          .as(pattern.code())
          .containsExactly(
              List.of(
                  "{" + String.join(",", expected) + "}", 3L, suspect.count(), suspect.distinct()));
    }
    assertThat(
            world.rows(
                "select session_ids::text from suspicious_findings"
                    + " where pattern = 'refresh_reuse'"))
        .containsExactly(List.of("{" + session + "}"));
  }

  @Test
  void lookingReadsTheWindowOnceHoweverManyFindingsGrow() throws Exception {
    Duration hour = Duration.ofHours(1);
    Threshold threshold = new Threshold(10, 0);
    int others = 20_000;
    world.update(
        "insert into auth_events (id, event_type, success, user_id, ip_address, created_at)"
            + " select gen_random_uuid(), 'login', true, gen_random_uuid(), '10.0.0.0'::inet + n,"
            + " ?::timestamptz - n * interval '0.1 seconds' from generate_series(1, ?) n",
        Timestamp.from(NOW),
        others);
    world.update("analyze auth_events");
    for (int attack = 0; attack < 25; attack++) {
      Instant now = NOW.plusSeconds(60L * attack);
      UUID account = UUID.randomUUID();
      event("login", "wrong_password", "192.0.2.1", account, now.minusSeconds(5), 10);
      success("192.0.2.1", account, now.minusSeconds(4));
      found(DetectionPattern.SUCCESS_AFTER_FAILURES, threshold, now, hour);
    }
    assertThat(world.count("select count(distinct window_start) from suspicious_findings"))
        .isEqualTo(25);
    success("192.0.2.1", ada, NOW.plusSeconds(1_450));

    long read =
        world.inTransaction(
            own -> {
              long before = EventReaderIT.eventsRead(own);
              new AttackDetector(Sql.on(own), hour)
                  .look(DetectionPattern.SUCCESS_AFTER_FAILURES, threshold, NOW.plusSeconds(1_500));
              return EventReaderIT.eventsRead(own) - before;
            });

    assertThat(read).isBetween(others / 2L, others + 200L);
  }

  @Test
  void eventsThatAreCommittedLateAreCountedOnce() throws Exception {
    Threshold threshold = new Threshold(10, 0);
    failures(10, "192.0.2.1", ada);
    try (Connection late = world.connect()) {
      late.setAutoCommit(false);
      AuditHarness.update(
          late,
          "insert into auth_events (id, event_type, success, failure_reason, user_id, ip_address,"
              + " created_at, occurrences) values (gen_random_uuid(), 'login', false,"
              + " 'wrong_password', ?, '192.0.2.1', ?, 100)",
          ada,
          Timestamp.from(NOW.minusSeconds(20)));
      assertThat(found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, NOW)).hasSize(1);
      event("login", "wrong_password", "192.0.2.1", ada, NOW.plusSeconds(1), 1_000);
      found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, NOW.plusSeconds(60));
      assertThat(finding().count()).isEqualTo(1_010);
      late.commit();
    }
    found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, NOW.plusSeconds(120));
    found(DetectionPattern.FAILURES_FROM_ADDRESS, threshold, NOW.plusSeconds(180));

    assertThat(finding().count()).isEqualTo(1_110);
  }

  @Test
  void whoTookPartIsForgottenWhenTheAttackIsOver() {
    failures(10, "192.0.2.1", ada);
    found(DetectionPattern.FAILURES_FROM_ADDRESS, new Threshold(10, 0), NOW);
    assertThat(world.count("select count(*) from suspicious_finding_members")).isEqualTo(2);

    found(
        DetectionPattern.FAILURES_FROM_ADDRESS,
        new Threshold(10, 0),
        NOW.plus(WINDOW).plusSeconds(1));

    assertThat(world.count("select count(*) from suspicious_finding_members")).isZero();
    assertThat(finding().addresses()).containsExactly("192.0.2.1");
  }

  @ParameterizedTest
  @EnumSource
  void operatorsCallTheFunctionOfAPatternWithTheThresholdsOfTheService(DetectionPattern pattern) {
    DetectionSettings defaults = new DetectionSettings(TestConfiguration.of());
    Threshold threshold = defaults.threshold(pattern);

    assertThat(world.rows("select * from detect_" + pattern.code() + "()")).isEmpty();
    assertThat(defaults.window()).isEqualTo(WINDOW);
    List<String> expected =
        new ArrayList<>(List.of("lookback interval DEFAULT '00:15:00'::interval"));
    if (threshold.count() > 0) {
      expected.add("min_count bigint DEFAULT " + threshold.count());
    }
    if (threshold.distinct() > 0) {
      expected.add("min_distinct bigint DEFAULT " + threshold.distinct());
    }
    expected.add("until timestamp with time zone DEFAULT now()");
    assertThat(
            world
                .rows(
                    "select pg_get_function_arguments(oid) as arguments from pg_proc where proname"
                        + " = 'detect_"
                        + pattern.code()
                        + "'")
                .get(0)
                .get(0))
        .isEqualTo(String.join(", ", expected));
  }

  @Test
  void anOperatorFindsAnAttackWithAnotherThreshold() {
    failures(9, "192.0.2.1", ada);

    assertThat(
            world.rows(
                "select subject, count, \"distinct\" from detect_failures_from_address(min_count => 9,"
                    + " lookback => '1 hour', until => '"
                    + NOW
                    + "')"))
        .singleElement()
        .asString()
        .isEqualTo("[192.0.2.1, 9, 1]");
  }

  /** Else each call would plan for any pattern and any time, and read every partition. */
  @ParameterizedTest
  @EnumSource
  void postgresPlansEachCallForItsArguments(DetectionPattern pattern) {
    String plan =
        world.inTransaction(
            own -> {
              try (Statement statement = own.createStatement()) {
                EventCounts.planForValues(Sql.on(own));
                statement.execute(
                    "prepare look (text, timestamptz, timestamptz, int, int) as"
                        + " select * from detect_attacks($1, $2, $3, $4, $5)");
                StringBuilder lines = new StringBuilder();
                try (ResultSet row =
                    statement.executeQuery(
                        "explain execute look('%s', '%s', '%s', 10, 5)"
                            .formatted(pattern.code(), NOW.minus(WINDOW), NOW))) {
                  while (row.next()) {
                    lines.append(row.getString(1)).append('\n');
                  }
                }
                statement.execute("deallocate look");
                return lines.toString();
              }
            });

    assertThat(plan)
        .contains("auth_events")
        .doesNotContain("Function Scan", "CASE WHEN", pattern.code());
  }

  /** As "subject count distinct addresses". */
  private List<String> look(DetectionPattern pattern, int count, int distinct) {
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

  private List<DetectionMatch> found(DetectionPattern pattern, Threshold threshold, Instant now) {
    return found(pattern, threshold, now, WINDOW);
  }

  private List<DetectionMatch> found(
      DetectionPattern pattern, Threshold threshold, Instant now, Duration window) {
    return world.inTransaction(
        own -> new AttackDetector(Sql.on(own), window).look(pattern, threshold, now));
  }

  /** The only one. */
  private Finding finding() {
    List<Finding> findings =
        FindingReader.newest(Sql.on(world.connection()), FindingFilter.ALL, null, 2);
    assertThat(findings).hasSize(1);
    return findings.get(0);
  }

  /** A log-in; its session. */
  private UUID success(String address, UUID user, Instant at) {
    UUID session = UUID.randomUUID();
    world.update(
        "insert into auth_events (id, event_type, success, user_id, session_id, ip_address,"
            + " created_at) values (gen_random_uuid(), 'login', true, ?, ?, ?::inet, ?)",
        user,
        session,
        address,
        Timestamp.from(at));
    return session;
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
        Timestamp.from(at),
        occurrences);
  }
}
