package dev.sallyport.signin;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.LoginLoad.Timed;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A flood of log-ins costs its senders and nobody else. It needs the machine for itself. */
@Slow
@Isolated
@ResourceLock(RunningService.EXCLUSIVE)
class HashFloodIT {
  /** More than the cores work off in the time that each may wait, and while the rest arrive. */
  private static final int FLOOD =
      (FullyConfiguredServer.HASH_QUEUE_SECONDS * 100 + 100)
          * Runtime.getRuntime().availableProcessors();

  @Test
  void aFloodOfLoginsIsShedAndTheRestStaysFast(TestReporter reporter) throws Exception {
    OtherServer server = FullyConfiguredServer.shared().server();
    TestUser ada = TestUser.arrives().carries(server.signsUp().then().extract().path("token"));
    List<TestUser> strangers = new ArrayList<>();
    List<HttpRequest> logins = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      // Four of each address: those that are shed are counted, not written row by row.
      if (i % 4 == 0) {
        strangers.add(TestUser.arrives());
      }
      logins.add(LoginLoad.login(server.url(), strangers.get(i / 4)));
    }

    LoginLoad load = LoginLoad.of(logins, LoginLoad.me(server.url(), ada));

    reporter.publishEntry("flood", load.toString());
    List<Timed> hashed = LoginLoad.withStatus(load.logins(), 401);
    List<Timed> shed = LoginLoad.withStatus(load.logins(), 503);
    assertThat(hashed.size() + shed.size()).isEqualTo(FLOOD);
    assertThat(hashed).hasSizeGreaterThan(10);
    assertThat(shed).isNotEmpty().allSatisfy(answer -> assertOverloaded(answer.response()));
    assertAllCounted(server, strangers, shed.size());
    assertThat(LoginLoad.withStatus(load.meanwhile(), 200))
        .hasSameSizeAs(load.meanwhile())
        .hasSizeGreaterThan(5);
    assertThat(LoginLoad.median(load.meanwhile()))
        .isLessThan(500)
        .isLessThan(LoginLoad.median(hashed) / 2);

    server.signsUp().then().statusCode(201);
    server.me(ada.token()).then().statusCode(200);
  }

  private static void assertOverloaded(HttpResponse<String> response) {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(member(response.body(), "code")).isEqualTo("overloaded");
    assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
  }

  /** What is counted in memory is written every 10 seconds. */
  private static void assertAllCounted(OtherServer server, List<TestUser> visitors, long expected)
      throws Exception {
    for (int i = 0; i < 150 && overloaded(server, "sum(occurrences)", visitors) < expected; i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(overloaded(server, "sum(occurrences)", visitors)).isEqualTo(expected);
    assertThat(overloaded(server, "count(*)", visitors)).isLessThanOrEqualTo(2L * visitors.size());
  }

  private static long overloaded(OtherServer server, String what, List<TestUser> visitors)
      throws SQLException {
    try (Connection connection = server.database();
        PreparedStatement statement =
            connection.prepareStatement(
                "select coalesce("
                    + what
                    + ", 0) from auth_events where ip_address = any (?::inet[])"
                    + " and event_type = 'login' and failure_reason = 'overloaded'")) {
      statement.setString(
          1, visitors.stream().map(TestUser::address).collect(Collectors.joining(",", "{", "}")));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
