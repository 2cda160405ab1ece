package dev.sallyport.platform.database;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.OtherServer;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More transactions at once than there are connections. */
@Slow
@RunsConcurrently
class ConnectionPoolIT {
  private static OtherServer server;

  @BeforeAll
  static void start() {
    server =
        OtherServer.start(
            "connection-pool.log",
            Map.of(
                "DATABASE_POOL_SIZE", "5",
                "SIGNUP", "open",
                "SIGNUP_RATE_LIMIT", "1000/minute",
                "LOGIN_RATE_LIMIT", "1000/minute"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * Each locks an account by JPA and records an event by SQL. If that took two connections, as many
   * transactions as there are connections would wait for each other until the pool gives up.
   */
  @Test
  void aTransactionNeedsOneConnectionOnly() throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String token = member(server.signsUp(), "token");
      calls.add(
          () ->
              server
                  .request()
                  .header("Authorization", "Bearer " + token)
                  .post("/api/auth/logout?scope=global")
                  .statusCode());
    }

    Instant begin = Instant.now();
    List<Integer> statuses = TestUser.atOnce(calls);

    assertThat(statuses).containsOnly(200);
    // The pool gives up after five seconds.
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }
}
