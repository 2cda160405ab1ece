package dev.sallyport.admin.event;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operators read what looks like an attack. */
class SuspiciousIT {
  private static final String SESSION = UUID.randomUUID().toString();
  private static final String SUSPICIOUS = "/api/admin/suspicious";

  private final TestUser operator = TestUser.operator();

  @Test
  void aFindingIsToldInFullAndNewestFirst() {
    String address = TestUser.newAddress();
    insert(address, "2031-01-01T00:00:00Z");
    insert(address, "2031-01-02T00:00:00Z");

    Response list = operator.authenticated().get(SUSPICIOUS + "?since=2031-01-01T00:00:00Z");

    List<Map<String, Object>> ours = ours(list, address);
    assertThat(ours)
        .extracting(finding -> finding.get("created_at"))
        .containsExactly("2031-01-02T00:00:00.000Z", "2031-01-01T00:00:00.000Z");
    assertThat(ours.get(0).keySet())
        .containsExactlyInAnyOrder(
            "id",
            "pattern",
            "subject",
            "window_start",
            "window_end",
            "count",
            "distinct",
            "first_at",
            "last_at",
            "addresses",
            "more_addresses",
            "sessions",
            "more_sessions",
            "created_at");
    assertThat(ours.get(0)).containsEntry("count", 30).containsEntry("distinct", 7);
    assertThat(ours.get(0).get("addresses")).isEqualTo(List.of(address));
    assertThat(ours.get(0)).containsEntry("more_addresses", 6).containsEntry("more_sessions", 1);
    assertThat(ours.get(0).get("sessions"))
        .isEqualTo(List.of(Map.of("id", SESSION, "address", address)));
    assertThat(
            ours(
                operator.authenticated().get(SUSPICIOUS + "?since=2031-01-01T00:00:00.000001Z"),
                address))
        .hasSize(1);
  }

  @Test
  void pagesJoin() {
    String address = TestUser.newAddress();
    for (int day = 1; day <= 5; day++) {
      insert(address, "2032-01-0" + day + "T00:00:00Z");
    }
    List<Object> walked = new ArrayList<>();
    String cursor = "";
    do {
      Response page =
          operator.authenticated().get(SUSPICIOUS + "?since=2032-01-01T00:00:00Z&limit=2" + cursor);
      ours(page, address).forEach(finding -> walked.add(finding.get("created_at")));
      cursor = "&cursor=" + member(page, "next_cursor");
    } while (!cursor.endsWith("=null"));

    assertThat(walked).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void everyFaultIsNamed() {
    Response answer = operator.authenticated().get(SUSPICIOUS + "?since=lately&pattern=x");

    assertRefused(answer, 400, "validation_failed");
    assertThat(answer.<List<String>>path("errors.field")).containsExactly("since", "pattern");
  }

  private static List<Map<String, Object>> ours(Response list, String subject) {
    assertThat(list.statusCode()).as(list.asString()).isEqualTo(200);
    List<Map<String, Object>> findings = list.path("data");
    return findings.stream().filter(finding -> subject.equals(finding.get("subject"))).toList();
  }

  private static void insert(String subject, String at) {
    Database.update(
        "insert into suspicious_findings (id, pattern, subject, window_start, window_end,"
            + " occurrences, distinct_count, first_at, last_at, addresses, more_addresses,"
            + " session_ids, session_addresses, more_sessions, created_at)"
            + " values (?, 'accounts_from_address', ?, ?::timestamptz, ?::timestamptz, 30, 7,"
            + " ?::timestamptz, ?::timestamptz, array[?], 6, array[?::uuid], array[?], 1,"
            + " ?::timestamptz)",
        UUID.randomUUID(),
        subject,
        at,
        at,
        at,
        at,
        subject,
        SESSION,
        subject,
        at);
  }
}
