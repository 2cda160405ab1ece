package dev.sallyport.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.append.AuditCheckpointer;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.platform.database.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever has the database changes what happened: the chain shows it, and what was hit first. */
@WithoutServer
class ChainIT {
  private final AuditHarness world = new AuditHarness();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void anUntouchedChainIsIntact() throws Exception {
    world.events(3);
    world.seals();
    world.events(4);
    world.seals();
    world.events(2);

    ChainReport report = world.verifies();

    assertThat(report.firstBreak()).isEmpty();
    assertThat(report.events()).isEqualTo(7);
    assertThat(report.seals()).isEqualTo(2);
    assertThat(report.unsealed()).isEqualTo(2);
    assertThat(bySql()).isEmpty();
  }

  @Test
  void nothingAtAllIsIntact() throws Exception {
    assertThat(world.verifies().isIntact()).isTrue();
    assertThat(world.seals()).isZero();
    assertThat(bySql()).isEmpty();
  }

  @Test
  void whatCommitsLateIsSealedInItsTurnAndKeepsNobodyWaiting() throws Exception {
    try (Connection slow = world.connect()) {
      slow.setAutoCommit(false);
      UUID late = world.event(slow, "login", world.now());
      UUID quick = world.event("logout");

      assertThat(world.seals()).as("a row may still appear before the quick one").isZero();
      slow.commit();
      assertThat(world.seals()).isOne();

      assertThat(sealedIds()).containsExactly(late, quick);
      assertThat(world.verifies().events()).isEqualTo(2);
    }
  }

  @Test
  void ofManyWritersAtOnceEveryEventIsSealedOnce() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(10);
    Future<?> sealer =
        threads.submit(
            () -> {
              while (!done.get()) {
                world.seals();
              }
            });
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writers.add(this::writes);
    }
    int written = 0;
    for (Future<Integer> writer : threads.invokeAll(writers)) {
      written += writer.get();
    }
    done.set(true);
    sealer.get();
    threads.shutdown();
    world.seals();

    ChainReport report = world.verifies();
    assertThat(report.firstBreak()).isEmpty();
    assertThat(report.events()).isEqualTo(written);
    assertThat(report.unsealed()).isZero();
    assertThat(report.seals()).isGreaterThan(1);
    assertThat(bySql()).isEmpty();
  }

  /** Short and long transactions, and some that roll back; how many events were committed. */
  private int writes() throws Exception {
    int committed = 0;
    try (Connection own = world.connect()) {
      own.setAutoCommit(false);
      for (int i = 0; i < 60; i++) {
        int events = ThreadLocalRandom.current().nextInt(1, 4);
        for (int n = 0; n < events; n++) {
          world.event(own, "login", world.now());
        }
        if (i % 7 == 0) {
          Thread.sleep(ThreadLocalRandom.current().nextInt(20));
        }
        if (i % 5 == 0) {
          own.rollback();
        } else {
          own.commit();
          committed += events;
        }
      }
    }
    return committed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_type = 'logout'",
        "success = true, failure_reason = null",
        "failure_reason = 'inactive_user'",
        "detail = null",
        "detail = 'shorter'",
        "occurrences = 2",
        "user_id = gen_random_uuid()",
        "session_id = null",
        "actor_id = gen_random_uuid()",
        "email_hash = repeat('1', 64)",
        "ip_address = '2001:db8::8'",
        "user_agent = ''",
        "request_id = 'another'",
        "created_at = created_at + interval '1 microsecond'"
      })
  void aChangedEventIsNamed(String change) throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("update auth_events set " + change + " where id = ?", ids.get(4));

    assertBroken(Kind.EVENT_CHANGED, 2, ids.get(4));
  }

  @Test
  void everyBrokenEventIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = ?", ids.get(8));
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(5));
    world.update("delete from auth_events where id = ?", ids.get(4));

    assertBroken(
        new Named(Kind.EVENT_MISSING, 2, ids.get(4)),
        new Named(Kind.EVENT_CHANGED, 2, ids.get(5)),
        new Named(Kind.EVENT_MISSING, 3, ids.get(8)));
  }

  @Test
  void anEventThatIsMovedToAnotherMonthIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update(
        "update auth_events set created_at = created_at + interval '1 month' where id = ?",
        ids.get(3));

    assertBroken(Kind.EVENT_CHANGED, 2, ids.get(3));
  }

  @Test
  void anEventSlippedInAmongTheSealedIsNamed() throws Exception {
    sealedInThree();
    UUID forged = world.event("login");
    world.update(
        "update auth_events set position = (select min(position) from auth_events) where id = ?",
        forged);

    assertBroken(Kind.EVENT_ADDED, 0, forged);
    world.seals();
    assertBroken(Kind.EVENT_ADDED, 0, forged);
  }

  @Test
  void anEventThatClaimsToBeOlderIsNamedOnceItIsSealed() throws Exception {
    sealedInThree();
    UUID forged =
        world.event(
            world.connection(),
            "login",
            world.now().minus(AuditCheckpointer.LATENESS).minusSeconds(60));

    world.seals();

    assertBroken(Kind.EVENT_ADDED, 4, forged);
  }

  @Test
  void anEventThatIsALittleLateIsNoForgery() throws Exception {
    sealedInThree();
    world.event(
        world.connection(), "login", world.now().minus(AuditCheckpointer.LATENESS).plusSeconds(60));

    world.seals();

    assertThat(world.verifies().firstBreak()).isEmpty();
    assertThat(bySql()).isEmpty();
  }

  @Test
  void afterALongPauseOfTheSealerWhatWaitedIsNoForgery() throws Exception {
    sealedInThree();
    // As if the last seal were six hours ago.
    world.update("update audit_seals set complete_until = now() - interval '6 hours'");
    List<UUID> waited = new ArrayList<>();
    for (int i = 0; i < AuditCheckpointer.BATCH + 10; i++) {
      waited.add(world.event(world.connection(), "login", world.now().minusSeconds(3_600)));
    }
    world.seals();

    assertThat(
            world.count(
                "select count(*) from audit_seals s, unnest(event_ids) as id join auth_events e"
                    + " using (id) where e.created_at < s.not_before"))
        .isZero();
    assertThat(sealedIds()).containsAll(waited);
  }

  @Test
  void whenTheEndIsCutOffTheFirstMissingSealIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = any (?)", array(ids.subList(6, 9)));
    world.update("delete from audit_seals where number = 3");

    assertServiceNames(Kind.SEAL_MISSING, 3, null);
    world.events(2);
    world.seals();
    assertThat(world.gaps)
        .extracting(Named::of)
        .containsExactly(new Named(Kind.SEAL_MISSING, 3, null));
    assertBroken(Kind.SEAL_MISSING, 3, null);
  }

  @Test
  void whenOnlyTheEventsAtTheEndAreCutOffTheFirstIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = any (?)", array(ids.subList(7, 9)));

    assertBroken(
        new Named(Kind.EVENT_MISSING, 3, ids.get(7)), new Named(Kind.EVENT_MISSING, 3, ids.get(8)));
  }

  @Test
  void aSealTakenOutOfTheMiddleIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = any (?)", array(ids.subList(3, 6)));
    world.update("delete from audit_seals where number = 2");

    assertBroken(Kind.SEAL_MISSING, 2, null);
  }

  @Test
  void everythingGoneIsSeen() {
    sealedInThree();

    world.update("delete from auth_events");
    world.update("delete from audit_seals");

    assertServiceNames(Kind.SEAL_MISSING, 1, null);
  }

  @Test
  void aChainForgedWithoutTheSecretIsSeen() throws Exception {
    List<UUID> ids = sealedInThree();
    world.update("delete from auth_events where id = ?", ids.get(1));
    world.update("delete from audit_seals");
    Map<String, Object> remembered = Map.copyOf(world.grid);
    world.grid.clear();

    // The attacker runs this very code, but for the secret.
    world.seals(AuditHarness.OTHER_SECRET);
    world.grid.putAll(remembered);
    assertServiceNames(
        new Named(Kind.SEAL_MISSING, 2, null), new Named(Kind.SEAL_UNSIGNED, 1, null));

    world.update(
        "update audit_seals set signed_by = ?", AuditHarness.key(AuditHarness.SECRET).name());
    assertServiceNames(
        new Named(Kind.SEAL_CHANGED, 1, null), new Named(Kind.SEAL_MISSING, 2, null));

    world.update("update audit_seals set signature = '\\x00', signed_by = 'x'");
    assertServiceNames(
        new Named(Kind.SEAL_MISSING, 2, null), new Named(Kind.SEAL_UNSIGNED, 1, null));

    // The sealer goes on, says so, and hides nothing.
    world.events(2);
    world.seals();
    assertThat(world.gaps).hasSize(1);
    assertThat(named()).contains(new Named(Kind.SEAL_UNSIGNED, 1, null));
    assertThat(named()).contains(new Named(Kind.SEAL_MISSING, 2, null));
  }

  @Test
  void aRewrittenEndIsNeitherContinuedNorForgotten() throws Exception {
    List<UUID> ids = sealedInThree();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(8));

    world.forgesSeal(3);
    world.events(1);
    world.seals();

    assertThat(world.gaps)
        .extracting(Named::of)
        .containsExactly(new Named(Kind.SEAL_CHANGED, 3, null));
    assertThat(named())
        .containsExactlyInAnyOrder(
            new Named(Kind.SEAL_CHANGED, 3, null), new Named(Kind.SEAL_UNSIGNED, 3, null));
    assertThat(world.rows("select purpose from audit_seals where number = 4"))
        .containsExactly(List.of("gap"));
    assertThat(namedBySql()).contains(new Named(Kind.SEAL_CHANGED, 3, null));
    world.seals();
    assertThat(world.gaps).as("alarm once").hasSize(1);
  }

  @Test
  void aRewrittenSealWithinIsNamedByWhatFollowsIt() throws Exception {
    List<UUID> ids = sealedInThree();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(4));

    world.forgesSeal(2);
    world.events(1);
    world.seals();

    assertThat(named())
        .containsExactlyInAnyOrder(
            new Named(Kind.SEAL_CHANGED, 2, null), new Named(Kind.SEAL_UNSIGNED, 2, null));
    assertThat(namedBySql())
        .containsExactlyInAnyOrder(
            new Named(Kind.SEAL_CHANGED, 2, null), new Named(Kind.SEAL_UNSIGNED, 2, null));
  }

  @Test
  void oneBreakHidesNoOther() throws Exception {
    List<UUID> ids = sealedInThree();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(0));
    world.update("delete from audit_seals where number = 2");
    world.update("delete from auth_events where id = ?", ids.get(7));

    assertBroken(
        new Named(Kind.EVENT_CHANGED, 1, ids.get(0)),
        new Named(Kind.SEAL_MISSING, 2, null),
        new Named(Kind.EVENT_MISSING, 3, ids.get(7)));
  }

  @Test
  void anAcknowledgedBreakIsNotReportedAgainAndHidesNoOther() throws Exception {
    List<UUID> ids = sealedInThree();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(0));
    world.update("delete from audit_seals where number = 2");

    world.verifies().breaks().forEach(world::acknowledges);

    assertThat(world.verifies().isIntact()).isTrue();
    assertThat(world.verifies().acknowledged()).isEqualTo(2);
    assertThat(namedBySql()).isEmpty();

    world.update("update auth_events set detail = 'y' where id = ?", ids.get(0));
    world.update("update auth_events set detail = 'y' where id = ?", ids.get(4));
    UUID forged = world.event("login");
    world.update(
        "update auth_events set position = (select min(position) from auth_events where id = ?)"
            + " where id = ?",
        ids.get(5),
        forged);

    assertThat(named())
        .contains(new Named(Kind.EVENT_CHANGED, 1, ids.get(0)))
        .contains(new Named(Kind.EVENT_ADDED, 0, forged))
        .filteredOn(found -> ids.get(4).equals(found.event()))
        .hasSize(1);
    assertThat(namedBySql()).containsExactlyInAnyOrderElementsOf(named());
  }

  @Test
  void nobodyElseCanAcknowledge() {
    List<UUID> ids = sealedInThree();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(0));
    String id = world.verifies().breaks().get(0).id();

    world.update(
        "insert into audit_seals (version, month, number, purpose, subject, event_ids, event_digests, after_position,"
            + " after_id, upto_position, upto_id, complete_until, sealed_at, previous_hash, hash,"
            + " signature, signed_by) select 2, month, number + 1, 'acknowledged', ?, '{}', '',"
            + " upto_position, upto_id, upto_position, upto_id, complete_until, sealed_at, hash, hash,"
            + " signature, signed_by from audit_seals where number = 3",
        id);

    assertThat(named())
        .contains(
            new Named(Kind.EVENT_CHANGED, 1, ids.get(0)), new Named(Kind.SEAL_CHANGED, 4, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event_digests = set_byte(event_digests, 40, get_byte(event_digests, 40) # 1)",
        "upto_position = upto_position - 1",
        "complete_until = complete_until + interval '1 microsecond'",
        "not_before = null",
        "sealed_at = sealed_at - interval '1 day'",
        "previous_hash = set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 1)",
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)"
      })
  void aChangedSealIsNamed(String change) throws Exception {
    sealedInThree();

    world.update("update audit_seals set " + change + " where number = 2");

    assertBroken(Kind.SEAL_CHANGED, 2, null);
  }

  @Test
  void aMonthDroppedBeforeItsTimeIsSeen() throws Exception {
    LocalDate month = AuditTime.month(world.now());
    Instant before = AuditTime.start(month).minusSeconds(60);
    world.event(world.connection(), "login", before);
    world.seals();
    world.event("login");
    world.seals();
    assertThat(world.verifies().isIntact()).isTrue();
    world.grid.clear();

    world.update(
        "delete from auth_events where created_at < ?", Timestamp.from(before.plusSeconds(1)));
    world.update("delete from audit_seals where month < ?", month);

    ChainReport report = world.verifies();
    assertThat(report.breaks())
        .extracting(Named::of)
        .containsExactly(new Named(Kind.SEAL_MISSING, 1, null));
  }

  @Test
  void sealsUnderAnEarlierSecretAreVerifiedAndSignedAgain() throws Exception {
    List<UUID> ids = sealedInThree();
    world.hasKey(AuditHarness.key(AuditHarness.OTHER_SECRET, AuditHarness.SECRET));
    world.events(1);
    world.seals();
    assertThat(world.rows("select purpose from audit_seals where number >= 4 order by number"))
        .containsExactly(List.of("secret"), List.of("events"));
    assertThat(world.gaps).isEmpty();
    assertThat(world.verifies().breaks()).isEmpty();

    world.hasKey(AuditHarness.key(AuditHarness.OTHER_SECRET));

    assertThat(world.verifies().isIntact()).as("without the earlier secret").isTrue();
    assertThat(world.verifies().events()).isEqualTo(10);
    assertThat(world.count("select count(distinct signed_by) from audit_seals")).isOne();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(4));
    assertBroken(Kind.EVENT_CHANGED, 2, ids.get(4));
  }

  @Test
  void whoLearnsAnEarlierSecretCannotContinueTheChainWithIt() throws Exception {
    sealedInThree();
    world.hasKey(AuditHarness.key(AuditHarness.OTHER_SECRET, AuditHarness.SECRET));
    world.events(1);
    world.seals();
    Map<String, Object> remembered = Map.copyOf(world.grid);

    UUID forged = world.event("login");
    world.seals(AuditHarness.SECRET);
    world.grid.putAll(remembered);
    world.update("update auth_events set detail = 'x' where id = ?", forged);

    assertThat(named()).contains(new Named(Kind.SEAL_CHANGED, 6, null));
  }

  @Test
  void sealsOfALostSecretAreABreakUntilTheyAreAcknowledgedAsTheyAre() {
    List<UUID> ids = sealedInThree();
    world.hasKey(AuditHarness.key(AuditHarness.OTHER_SECRET));
    world.events(1);
    world.seals();
    assertThat(named()).containsExactly(new Named(Kind.SEAL_UNSIGNED, 1, null));

    world.verifies().breaks().forEach(world::acknowledges);
    assertThat(world.verifies().isIntact()).isTrue();

    world.update("update auth_events set detail = 'x' where id = ?", ids.get(4));
    assertThat(named()).containsExactly(new Named(Kind.EVENT_CHANGED, 2, ids.get(4)));
    world.forgesSeal(2);
    assertThat(named())
        .contains(new Named(Kind.SEAL_UNSIGNED, 1, null), new Named(Kind.SEAL_CHANGED, 2, null));
  }

  @Test
  void anEndThatTheDatabaseLostIsAGapAndNothingElse() throws Exception {
    List<UUID> ids = sealedInThree();

    // What a promoted stand-by does not have, and what it records next.
    world.update("delete from audit_seals where number = 3");
    world.update("delete from auth_events where id = any (?)", array(ids.subList(6, 9)));
    assertThat(world.seals()).as("at once, though there is nothing to seal").isOne();
    List<UUID> next = world.events(2);
    assertThat(world.seals()).isOne();

    assertThat(world.gaps)
        .extracting(Named::of)
        .containsExactly(new Named(Kind.SEAL_MISSING, 3, null));
    assertBroken(Kind.SEAL_MISSING, 3, null);
    world.verifies().breaks().forEach(world::acknowledges);
    assertThat(world.verifies().isIntact()).isTrue();
    world.update("delete from auth_events where id = ?", next.get(1));
    assertBroken(Kind.EVENT_MISSING, 5, next.get(1));
  }

  @Test
  void whatIsSealedDuringAVerificationIsNoBreak() {
    sealedInThree();

    ChainReport report =
        world.verifies(
            () -> {
              world.events(2);
              world.seals();
            });

    assertThat(report.breaks()).isEmpty();
    assertThat(report.events()).isEqualTo(9);
  }

  @Test
  void anEventThatWaitsForItsSealTooLongIsNamed() {
    sealedInThree();
    UUID late = world.event(world.connection(), "login", world.now().minusSeconds(601));
    assertThat(named()).containsExactly(new Named(Kind.EVENT_UNSEALED, 0, late));

    world.update("delete from auth_events where id = ?", late);
    world.event(world.connection(), "login", world.now().minusSeconds(590));
    assertThat(named()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1L << 40, Long.MAX_VALUE})
  void anEventWhereNoSealReachesIsNamed(long position) {
    sealedInThree();
    UUID forged = world.event("login");
    world.update("update auth_events set position = ? where id = ?", position, forged);

    world.seals();

    assertThat(named()).containsExactly(new Named(Kind.EVENT_ADDED, 0, forged));
  }

  @Test
  void aSwapOfTwoEventsPositionsIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update(
        "update auth_events a set position = b.position from auth_events b"
            + " where a.id in (?, ?) and b.id in (?, ?) and a.id <> b.id",
        ids.get(3),
        ids.get(4),
        ids.get(3),
        ids.get(4));

    assertBroken(
        new Named(Kind.EVENT_CHANGED, 2, ids.get(3)), new Named(Kind.EVENT_CHANGED, 2, ids.get(4)));
  }

  @Test
  void manyEventsOfOnePositionAreReadOnce() throws Exception {
    world.inTransaction(
        own -> {
          AuditHarness.update(
              own,
              "insert into auth_events (id, event_type, success, created_at)"
                  + " select gen_random_uuid(), 'login', true, now() from generate_series(1, 12000)");
          return null;
        });
    world.update("analyze auth_events");

    for (int batch = 0; batch < 6; batch++) {
      long read =
          world.inTransaction(
              own -> {
                long before = AuditHarness.rowsRead(own);
                assertThat(
                        new AuditCheckpointer(
                                Sql.on(own), AuditHarness.key(AuditHarness.SECRET), world.heads)
                            .sealBatch()
                            .links())
                    .hasSize(1);
                return AuditHarness.rowsRead(own) - before;
              });
      assertThat(read).isLessThan(3L * AuditCheckpointer.BATCH);
      world.grid.clear();
    }
    assertThat(world.seals()).isZero();
    assertThat(world.verifies().events()).isEqualTo(12_000);
    assertThat(world.verifies().isIntact()).isTrue();
  }

  @Test
  void thousandsOfBreaksHideNoOtherAndMakeNoFalseOne() throws Exception {
    world.events(1);
    world.seals();
    world.update(
        "insert into auth_events (id, event_type, success, created_at) select gen_random_uuid(),"
            + " 'login', true, now() - interval '1 hour' from generate_series(1, 6000)");
    // By the order of identifiers, the last that is read.
    UUID last = UUID.fromString("ffffffff-ffff-4fff-bfff-ffffffffffff");
    world.update(
        "update auth_events set id = ? where id ="
            + " (select id from auth_events order by created_at limit 1)",
        last);
    world.seals();
    world.update("update auth_events set detail = 'x' where id = ?", last);

    ChainReport report = world.verifies();

    assertThat(report.breaks())
        .filteredOn(broken -> broken.kind() != Kind.EVENT_ADDED)
        .extracting(ChainBreak::kind, ChainBreak::eventId)
        .containsExactly(tuple(Kind.EVENT_CHANGED, last));
    assertThat(report.breaks()).hasSize(1_001);
    assertThat(report.others()).isEqualTo(5_999 - 1_000);
  }

  @Test
  void erasedPersonalDataLeavesTheChainVerifiable() throws Exception {
    List<UUID> ids = sealedInThree();
    UUID user = userOf(ids.get(4));
    UUID unsealed = world.event(world.connection(), "login", world.now(), user);

    world.erases(user);
    world.seals();

    for (UUID erased : List.of(ids.get(4), unsealed)) {
      assertThat(
              world.rows(
                  "select ip_address, user_agent, email_hash, personal_salt from auth_events"
                      + " where id = ?",
                  erased))
          .containsExactly(java.util.Arrays.asList(null, null, null, null));
    }
    assertThat(world.count("select count(*) from auth_events where ip_address is null"))
        .isEqualTo(2);
    assertThat(world.verifies().isIntact()).isTrue();
    assertThat(bySql()).isEmpty();
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(4));
    assertBroken(Kind.EVENT_CHANGED, 2, ids.get(4));
  }

  @Test
  void personalDataThatNoSealSaysWasErasedIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();
    world.erases(userOf(ids.get(3)));
    // As the service does it, for another user, with an event that claims it.
    world.erasesWithoutSeal(ids.get(4));
    world.event(world.connection(), "personal_data_erased", world.now(), userOf(ids.get(4)));
    world.seals();

    assertBroken(Kind.EVENT_ERASED, 2, ids.get(4));

    // Nor an event that the user left after the erasure.
    UUID later = world.event(world.connection(), "login", world.now(), userOf(ids.get(3)));
    world.seals();
    world.erasesWithoutSeal(later);
    assertThat(named())
        .contains(new Named(Kind.EVENT_ERASED, 2, ids.get(4)))
        .anyMatch(found -> found.kind() == Kind.EVENT_ERASED && later.equals(found.event()));
  }

  @Test
  void sealsOfVersion1StayVerifiable() throws Exception {
    List<UUID> ids = new ArrayList<>(world.events(3));
    assertThat(world.sealsAsVersion1()).isOne();
    ids.addAll(world.events(3));
    assertThat(world.sealsAsVersion1()).isOne();
    ids.addAll(world.events(3));
    assertThat(world.seals()).as("the heads of before, and the events").isEqualTo(2);
    assertThat(world.verifies().breaks()).isEmpty();
    assertThat(world.verifies().events()).isEqualTo(9);
    assertThat(bySql()).isEmpty();

    world.update("update auth_events set detail = 'x' where id = ?", ids.get(1));
    world.update("update auth_events set position = position + 1 where id = ?", ids.get(2));
    world.update("delete from auth_events where id = ?", ids.get(7));
    assertBroken(
        new Named(Kind.EVENT_CHANGED, 1, ids.get(1)),
        new Named(Kind.EVENT_CHANGED, 1, ids.get(2)),
        new Named(Kind.EVENT_MISSING, 4, ids.get(7)));
  }

  @Test
  void theEndOfVersion1CannotBeCutOff() throws Exception {
    world.events(3);
    world.sealsAsVersion1();
    world.events(3);
    world.sealsAsVersion1();
    world.events(1);
    world.seals();
    world.grid.clear();

    world.update("delete from audit_seals where version = 1 and number = 2");

    assertThat(named()).containsExactly(new Named(Kind.SEAL_MISSING, 2, null));
    assertThat(namedBySql()).contains(new Named(Kind.SEAL_MISSING, 2, null));
  }

  @Test
  void eventsThatWereSealedInVersion1CanBeErasedToo() throws Exception {
    List<UUID> ids = world.events(4);
    world.update("update auth_events set personal_salt = null");
    world.sealsAsVersion1();
    world.seals();
    UUID user = userOf(ids.get(1));
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(2));

    world.erases(user);
    world.erases(userOf(ids.get(2)));

    assertThat(named()).containsExactly(new Named(Kind.EVENT_ERASED, 1, ids.get(2)));
    assertThat(namedBySql()).containsExactly(new Named(Kind.EVENT_ERASED, 1, ids.get(2)));
    world.update("update auth_events set detail = 'y' where id = ?", ids.get(1));
    assertThat(named())
        .anyMatch(found -> found.kind() == Kind.EVENT_CHANGED && ids.get(1).equals(found.event()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update audit_seals set sealed_at = 'infinity' where number = 2",
        "update audit_seals set complete_until = '-infinity' where number = 2",
        "update audit_seals set not_before = '3000-01-01' where number = 2",
        "update audit_seals set event_ids[1] = null where number = 2",
        "update audit_seals set number = 2147483647 where number = 2",
        "update audit_seals set purpose = 'begin', detail = 'x' where number = 2",
        "update audit_seals set version = 1 where number = 2"
      })
  void nothingStopsVerifyingAndSealing(String attack) {
    List<UUID> ids = sealedInThree();
    world.update(attack);
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(8));
    world.events(2);

    assertThat(world.seals()).isPositive();

    assertThat(named())
        .contains(new Named(Kind.EVENT_CHANGED, 3, ids.get(8)))
        .anyMatch(found -> found.kind() == Kind.SEAL_CHANGED || found.kind() == Kind.SEAL_MISSING);
  }

  @Test
  void theHeadNeverGoesBack() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Callable<Void>> nodes = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      ChainHeadCache.Head head = new ChainHeadCache.Head(i, new byte[] {(byte) i});
      nodes.add(
          () -> {
            world.heads.remember(head);
            return null;
          });
    }
    java.util.Collections.shuffle(nodes);

    for (Future<Void> done : threads.invokeAll(nodes)) {
      done.get();
    }
    threads.shutdown();

    assertThat(world.heads.head().orElseThrow().number()).isEqualTo(200);
    world.heads.remember(new ChainHeadCache.Head(199, new byte[] {1}));
    assertThat(world.heads.head().orElseThrow().toString()).isEqualTo("200:c8");
  }

  @Test
  void inARestoredClusterPositionsGoOnRising() {
    UUID old = world.event("login");
    long far = 1L << 40;
    world.update("update auth_events set position = ? where id = ?", far, old);
    assertThat(world.seals()).as("of a transaction to come").isZero();

    world.keepsPositionsRising();
    world.keepsPositionsRising();
    UUID next = world.event("login");

    assertThat(world.count("select position from auth_events where id = ?", next))
        .isBetween(far + 1, far + 1_000);
    assertThat(world.seals()).isOne();
    assertThat(sealedIds()).containsExactly(old, next);
  }

  private List<UUID> sealedInThree() {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.addAll(world.events(3));
      assertThat(world.seals()).isOne();
    }
    assertThat(world.verifies().isIntact()).isTrue();
    return ids;
  }

  private List<UUID> sealedIds() {
    return world
        .rows(
            "select id from audit_seals, unnest(event_ids) with ordinality as ids (id, n)"
                + " order by month, number, n")
        .stream()
        .map(row -> (UUID) row.get(0))
        .toList();
  }

  private Object array(List<UUID> ids) {
    try {
      return world.connection().createArrayOf("uuid", ids.toArray());
    } catch (java.sql.SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** What both verifications must say of a break. */
  private record Named(Kind kind, int seal, UUID event) {
    static Named of(ChainBreak broken) {
      return new Named(broken.kind(), broken.seal(), broken.eventId());
    }
  }

  private void assertBroken(Kind kind, int seal, UUID event) throws Exception {
    assertBroken(new Named(kind, seal, event));
  }

  private void assertBroken(Named... breaks) throws Exception {
    assertServiceNames(breaks);
    assertThat(namedBySql()).containsExactlyInAnyOrder(breaks);
  }

  private void assertServiceNames(Kind kind, int seal, UUID event) {
    assertServiceNames(new Named(kind, seal, event));
  }

  private void assertServiceNames(Named... breaks) {
    assertThat(named()).containsExactlyInAnyOrder(breaks);
  }

  private List<Named> named() {
    return world.verifies().breaks().stream().map(Named::of).toList();
  }

  /** What the operators' own script says that nobody has acknowledged. */
  private List<Named> namedBySql() throws Exception {
    return bySql().stream()
        .filter(row -> !(boolean) row.get(6))
        .map(
            row ->
                new Named(
                    Kind.valueOf(row.get(0).toString().toUpperCase(java.util.Locale.ROOT)),
                    (int) row.get(2),
                    (UUID) row.get(4)))
        .toList();
  }

  private UUID userOf(UUID event) {
    return (UUID)
        world
            .rows("select coalesce(actor_id, user_id) from auth_events where id = ?", event)
            .get(0)
            .get(0);
  }

  private List<List<Object>> bySql() throws Exception {
    return world.rows(Files.readString(Path.of("db", "detection", "verify-chain.sql")));
  }
}
