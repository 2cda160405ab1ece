package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.audit.chain.AuditHarness;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was recorded before events had partitions and seals. */
@WithoutServer
class EventMigrationIT {
  @Test
  void earlierEventsMoveIntoTheirMonthsAndAreSealed() throws Exception {
    try (AuditHarness world = AuditHarness.empty()) {
      world.migrates("6");
      for (String at : List.of("2025-12-31T23:59:59.999999Z", "2026-01-01T00:00:00Z")) {
        world.update(
            "insert into auth_events (id, user_id, event_type, ip_address, user_agent, request_id,"
                + " success, failure_reason, created_at) values (gen_random_uuid(),"
                + " gen_random_uuid(), 'login', '192.0.2.1', 'curl', 'r-1', false,"
                + " 'wrong_password', ?)",
            Timestamp.from(Instant.parse(at)));
      }
      List<List<Object>> before = rows(world);

      world.migrates("latest");

      assertThat(rows(world)).isEqualTo(before).hasSize(2);
      assertThat(world.rows("select tableoid::regclass::text from auth_events order by created_at"))
          .containsExactly(List.of("auth_events_2025_12"), List.of("auth_events_2026_01"));
      assertThat(world.count("select sum(occurrences) from auth_events")).isEqualTo(2);
      world.seals();
      assertThat(world.verifies().events()).isEqualTo(2);
      assertThat(world.verifies().isIntact()).isTrue();
    }
  }

  private static List<List<Object>> rows(AuditHarness world) {
    return world.rows(
        "select id, user_id, event_type, ip_address::text, user_agent, request_id, success,"
            + " failure_reason, created_at from auth_events order by created_at");
  }
}
