package dev.sallyport.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.audit.AuditSettings;
import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.AuditHarness;
import dev.sallyport.audit.chain.ChainReport;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.database.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The months of auth events, and what becomes of events that no month is there for. */
class PartitionIT {
  private static final LocalDate FAR = LocalDate.of(2031, 5, 1);

  private final AuditHarness world = new AuditHarness();

  @AfterEach
  void close() throws Exception {
    world.close();
  }

  @Test
  void thisMonthAndTheNextTwoAreThere() {
    LocalDate month = AuditTime.month(world.now());

    for (int ahead = 0; ahead < 3; ahead++) {
      assertThat(partitionOf(AuditTime.start(month.plusMonths(ahead))))
          .isEqualTo(name(month.plusMonths(ahead)));
    }
    assertThat(partitionOf(AuditTime.end(month.plusMonths(2)))).isEqualTo("auth_events_default");
  }

  @Test
  void anEventWithoutPartitionIsKeptAndMovesInWhenThereIsOne() {
    UUID first = insert(AuditTime.start(FAR));
    UUID last = insert(AuditTime.end(FAR).minusNanos(1_000));
    UUID next = insert(AuditTime.end(FAR));
    assertThat(List.of(whereIs(first), whereIs(last), whereIs(next)))
        .containsOnly("auth_events_default");

    assertThat(ensure(FAR)).isTrue();
    assertThat(ensure(FAR)).as("again").isFalse();

    assertThat(whereIs(first)).isEqualTo("auth_events_2031_05");
    assertThat(whereIs(last)).isEqualTo("auth_events_2031_05");
    assertThat(whereIs(next)).isEqualTo("auth_events_default");
    assertThat(partitionOf(AuditTime.start(FAR))).isEqualTo("auth_events_2031_05");
  }

  @Test
  void anEventThatMovesInStaysSealed() {
    insert(AuditTime.start(FAR));
    world.seals();

    ensure(FAR);

    assertThat(world.verifies().isIntact()).isTrue();
    assertThat(world.verifies().events()).isOne();
  }

  @Test
  void aMonthBeginsWithItsFirstDay() {
    assertThatThrownBy(() -> ensure(LocalDate.of(2031, 5, 2))).hasMessageContaining("first day");
  }

  @Test
  void whatIsOlderThanTheRetentionGoesByWholeMonthsAndTheChainGoesOn() {
    LocalDate old = LocalDate.of(2020, 1, 1);
    ensure(old);
    ensure(old.plusMonths(1));
    insert(AuditTime.start(old));
    insert(AuditTime.start(old.plusMonths(1)));
    insert(AuditTime.start(old.plusMonths(2)));
    assertThat(world.seals()).isEqualTo(3);
    assertThat(world.verifies().isIntact()).isTrue();

    assertThat(drop(old.plusMonths(1))).containsExactly(name(old));
    assertThat(drop(old.plusMonths(1))).as("again").isEmpty();

    assertThat(world.count("select count(*) from auth_events")).isEqualTo(2);
    assertThat(world.count("select count(*) from audit_seals")).as("one states it").isEqualTo(3);
    ChainReport report = world.verifies();
    assertThat(report.firstBreak()).isEmpty();
    assertThat(report.events()).isEqualTo(2);

    assertThat(drop(old.plusMonths(2))).containsExactly(name(old.plusMonths(1)));
    drop(old.plusMonths(3));
    assertThat(world.count("select count(*) from auth_events")).as("default").isZero();
    assertThat(world.rows("select distinct purpose from audit_seals"))
        .containsExactly(List.of("dropped"));
    assertThat(world.verifies().isIntact()).isTrue();
    world.event("login");
    world.seals();
    assertThat(world.verifies().events()).isOne();
    assertThat(world.verifies().isIntact()).isTrue();
  }

  @Test
  void nobodyElseCanDropAMonth() {
    LocalDate old = LocalDate.of(2020, 1, 1);
    insert(AuditTime.start(old));
    insert(AuditTime.start(old.plusMonths(1)));
    insert(AuditTime.start(old.plusMonths(2)));
    world.seals();
    drop(old.plusMonths(1));
    assertThat(world.verifies().breaks()).isEmpty();

    world.update("delete from auth_events where created_at < '2020-03-01'");
    world.update("delete from audit_seals where month = '2020-02-01'");

    assertThat(world.verifies().breaks())
        .extracting(ChainBreak::kind, ChainBreak::seal)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(ChainBreak.Kind.SEAL_MISSING, 2));
  }

  @Test
  void theRetentionIsCountedInMonths() {
    AuditSettings days90 = settings("90d");
    assertThat(days90.oldestMonth(Instant.parse("2026-03-31T23:59:59Z")))
        .isEqualTo(LocalDate.of(2025, 12, 1));
    assertThat(days90.oldestMonth(Instant.parse("2026-04-01T00:00:00Z")))
        .isEqualTo(LocalDate.of(2026, 1, 1));
  }

  private static AuditSettings settings(String retention) {
    return new AuditSettings(new Configuration(name -> Optional.of(retention)));
  }

  private UUID insert(Instant at) {
    return world.event(world.connection(), "login", at);
  }

  private String whereIs(UUID id) {
    return (String)
        world
            .rows("select tableoid::regclass::text from auth_events where id = ?", id)
            .get(0)
            .get(0);
  }

  private String partitionOf(Instant at) {
    return whereIs(insert(at));
  }

  private boolean ensure(LocalDate month) {
    return world.inTransaction(own -> new EventPartitions(Sql.on(own)).ensure(month));
  }

  private List<String> drop(LocalDate month) {
    return world.drops(month);
  }

  private static String name(LocalDate month) {
    return "auth_events_" + month.toString().substring(0, 7).replace('-', '_');
  }
}
