package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.audit.ChainReport.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
class ChainIT {
  private final AuditWorld world = new AuditWorld();

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
  void theFirstOfSeveralBrokenEventsIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = ?", ids.get(8));
    world.update("update auth_events set detail = 'x' where id = ?", ids.get(5));
    world.update("delete from auth_events where id = ?", ids.get(4));

    assertBroken(Kind.EVENT_MISSING, 2, ids.get(4));
  }

  @Test
  void anEventThatIsMovedToAnotherMonthIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update(
        "update auth_events set created_at = created_at + interval '1 month' where id = ?",
        ids.get(3));

    assertBroken(Kind.EVENT_MISSING, 2, ids.get(3));
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
            world.connection(), "login", world.now().minus(Sealer.LATENESS).minusSeconds(60));

    world.seals();

    assertBroken(Kind.EVENT_ADDED, 4, forged);
  }

  @Test
  void anEventThatIsALittleLateIsNoForgery() throws Exception {
    sealedInThree();
    world.event(world.connection(), "login", world.now().minus(Sealer.LATENESS).plusSeconds(60));

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
    for (int i = 0; i < Sealer.BATCH + 10; i++) {
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
    assertBroken(Kind.SEAL_MISSING, 3, null);
  }

  @Test
  void whenOnlyTheEventsAtTheEndAreCutOffTheFirstIsNamed() throws Exception {
    List<UUID> ids = sealedInThree();

    world.update("delete from auth_events where id = any (?)", array(ids.subList(7, 9)));

    assertBroken(Kind.EVENT_MISSING, 3, ids.get(7));
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
    world.grid.clear();

    // The attacker runs this very code, but for the secret, and signs in the secret's name.
    world.seals(AuditWorld.OTHER_SECRET);
    assertThat(world.verifies().otherSecret()).isOne();
    world.update("update audit_seals set signed_by = ?", AuditWorld.key(AuditWorld.SECRET).name());

    assertServiceNames(Kind.SEAL_CHANGED, 1, null);
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
        "delete from auth_events where created_at < ?", AuditTime.timestamp(before.plusSeconds(1)));
    world.update("delete from audit_seals where month < ?", month);

    ChainReport report = world.verifies();
    assertThat(report.firstBreak())
        .contains(new ChainReport.Break(Kind.SEAL_MISSING, month, 1, null));
  }

  @Test
  void sealsUnderAnEarlierSecretAreCountedAndTheirHashesChecked() {
    sealedInThree();
    world.events(1);
    world.seals(AuditWorld.OTHER_SECRET);

    ChainReport report = world.verifies(AuditWorld.OTHER_SECRET, LocalDate.of(2000, 1, 1));

    assertThat(report.isIntact()).isTrue();
    assertThat(report.otherSecret()).isEqualTo(3);
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

  private void assertBroken(Kind kind, int seal, UUID event) throws Exception {
    assertServiceNames(kind, seal, event);
    assertThat(bySql())
        .containsExactly(
            java.util.Arrays.asList(
                kind.name().toLowerCase(java.util.Locale.ROOT),
                AuditTime.month(world.now()).toString().substring(0, 7),
                seal == 0 ? null : (Object) seal,
                event));
  }

  private void assertServiceNames(Kind kind, int seal, UUID event) {
    LocalDate month = AuditTime.month(world.now());
    assertThat(world.verifies().firstBreak())
        .contains(new ChainReport.Break(kind, month, seal, event));
  }

  /** The same by the operators' own script. */
  private List<List<Object>> bySql() throws Exception {
    return world.rows(Files.readString(Path.of("db", "monitoring", "verify-chain.sql")));
  }
}
