package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whoever comes first: a session never forks, and what has ended stays ended. */
@RunsConcurrently(takesLong = true)
@ResourceLock(WithoutServer.DATABASE)
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
class SessionRaceIT {
  private static final int ROUNDS = 40;
  private static final int TABS = 20;

  private static final String CHAINS =
      "select count(*) as tokens, count(t.successor_hash) as used,"
          + " count(distinct t.successor_hash) as successors"
          + " from sessions s join refresh_tokens t on t.session_id = s.id"
          + " where s.user_id = ? group by s.id";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void twoTabsThatRefreshAtOnceShareOneSuccessor(TestReporter reporter) throws Exception {
    TestUser ada = TestUser.registered();
    long start = System.nanoTime();
    Duration cpu = cpuOfServer();

    for (int round = 0; round < ROUNDS; round++) {
      String token = newSession(ada);
      List<HttpResponse<String>> answers =
          TestUser.atOnce(Collections.nCopies(2, () -> send(refresh(ada, token))));

      assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
      Set<String> successors =
          Set.copyOf(answers.stream().map(answer -> member(answer, "refresh_token")).toList());
      assertThat(successors).hasSize(1).doesNotContain(token);
      assertThat(send(refresh(ada, successors.iterator().next())).statusCode()).isEqualTo(200);
    }

    double seconds = (System.nanoTime() - start) / 1e9;
    int refreshes = ROUNDS * 3;
    reporter.publishEntry(
        "refreshes",
        "%d in %.1f s, 2 at a time: %.0f a second, %.1f ms of the server's CPU for each"
            .formatted(
                refreshes,
                seconds,
                refreshes / seconds,
                (double) cpuOfServer().minus(cpu).toMillis() / refreshes));
    assertNoFork(Database.rows(CHAINS, ada.userId()));
    assertThat(Database.column("select sum(retries) from sessions where user_id = ?", ada.userId()))
        .first()
        .hasToString(String.valueOf(ROUNDS));
  }

  /** Twenty copies of one token are no two tabs. */
  @Test
  void ofTwentyRefreshesAtOnceOneRotatesOneIsItsRetryAndTheThirdEndsTheSession() throws Exception {
    TestUser ada = TestUser.registered();

    for (int round = 0; round < 10; round++) {
      String token = newSession(ada);
      List<HttpResponse<String>> answers =
          TestUser.atOnce(Collections.nCopies(TABS, () -> send(refresh(ada, token))));

      List<HttpResponse<String>> good =
          answers.stream().filter(answer -> answer.statusCode() == 200).toList();
      assertThat(good).hasSize(2);
      assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 401);
      Set<String> successors =
          Set.copyOf(good.stream().map(answer -> member(answer, "refresh_token")).toList());
      assertThat(successors).hasSize(1);
      assertThat(send(refresh(ada, successors.iterator().next())).statusCode()).isEqualTo(401);
      assertThat(send(me(ada, member(good.get(0), "token"))).statusCode()).isEqualTo(401);
    }

    assertNoFork(Database.rows(CHAINS, ada.userId()));
    assertThat(Database.openSessions(ada.userId())).isZero();
    assertThat(
            Database.column(
                "select id from auth_events where user_id = ?"
                    + " and event_type = 'refresh_token_reuse'",
                ada.userId()))
        .hasSize(10);
  }

  @Test
  void noRefreshOutlivesALogOut() throws Exception {
    TestUser ada = TestUser.registered();
    int before = 0;

    for (int round = 0; round < ROUNDS; round++) {
      String token = newSession(ada);
      Callable<HttpResponse<String>> logOut =
          () -> send(post(ada, "/api/auth/logout", TestUser.refreshBody(token)));
      List<Callable<HttpResponse<String>>> calls =
          new ArrayList<>(Collections.nCopies(3, () -> send(refresh(ada, token))));
      calls.add(round % 4, logOut);

      List<HttpResponse<String>> answers = TestUser.atOnce(calls);

      assertThat(answers.remove(round % 4).statusCode()).isEqualTo(200);
      assertThat(answers).extracting(HttpResponse::statusCode).isSubsetOf(200, 401);
      assertThat(send(refresh(ada, token)).statusCode()).isEqualTo(401);
      for (HttpResponse<String> won :
          answers.stream().filter(a -> a.statusCode() == 200).toList()) {
        before++;
        assertThat(send(me(ada, member(won, "token"))).statusCode()).isEqualTo(401);
        assertThat(send(refresh(ada, member(won, "refresh_token"))).statusCode()).isEqualTo(401);
      }
    }

    // Both orders were seen, or the race was none.
    assertThat(before).isBetween(1, 3 * ROUNDS - 1);
    assertNoFork(Database.rows(CHAINS, ada.userId()));
    assertThat(Database.openSessions(ada.userId())).isZero();
  }

  @Test
  void noRefreshAndNoLogInOutliveADeactivation() throws Exception {
    SessionHarness world = new SessionHarness();
    int before = 0;

    for (int round = 0; round < ROUNDS; round++) {
      OpenSession session = world.signsUp();
      UUID user = session.user().id();
      List<Callable<Optional<OpenSession>>> calls =
          new ArrayList<>(Collections.nCopies(2, () -> world.refreshes(session.refreshToken())));
      calls.addAll(Collections.nCopies(2, () -> world.logsIn(user)));
      calls.add(
          round % 5,
          () -> {
            world.setsActive(user, false);
            return Optional.empty();
          });

      List<OpenSession> opened = TestUser.atOnce(calls).stream().flatMap(Optional::stream).toList();

      before += opened.size();
      assertThat(world.live(user)).isEmpty();
      world.setsActive(user, true);
      assertThat(world.live(user)).isEmpty();
      for (OpenSession won : opened) {
        assertThat(world.ended()).contains(won.id());
        assertThat(world.refreshes(won.refreshToken())).isEmpty();
      }
      assertNoFork(SessionHarness.rows(CHAINS, user));
    }

    assertThat(before).isBetween(1, 4 * ROUNDS - 1);
  }

  @Test
  void aReplayAfterTheGraceEndsTheSessionWhoeverIsFaster() throws Exception {
    SessionHarness world = new SessionHarness();
    int userFirst = 0;

    for (int round = 0; round < ROUNDS; round++) {
      OpenSession session = world.signsUp();
      RefreshTokenValue stolen = session.refreshToken();
      RefreshTokenValue current = world.refreshes(stolen).orElseThrow().refreshToken();
      world.passes(Duration.ofSeconds(30).plus(SessionHarness.MICROSECOND));
      List<Callable<Optional<OpenSession>>> calls =
          new ArrayList<>(Collections.nCopies(2, () -> world.refreshes(current)));
      calls.addAll(round % 3, Collections.nCopies(2, () -> world.refreshes(stolen)));

      List<OpenSession> opened = TestUser.atOnce(calls).stream().flatMap(Optional::stream).toList();

      userFirst += opened.isEmpty() ? 0 : 1;
      assertThat(world.isLive(session)).isFalse();
      assertThat(world.refreshes(current)).isEmpty();
      for (OpenSession won : opened) {
        assertThat(world.refreshes(won.refreshToken())).isEmpty();
      }
      assertThat(
              SessionHarness.count(
                  "select count(*) from auth_events where user_id = ?"
                      + " and event_type = 'refresh_token_reuse'",
                  session.user().id()))
          .isOne();
      assertNoFork(SessionHarness.rows(CHAINS, session.user().id()));
    }

    assertThat(userFirst).isBetween(1, ROUNDS - 1);
  }

  /** A deadlock would be an exception in one of them. */
  @Test
  void whatEndsManySessionsWaitsButIsNotStuck() throws Exception {
    SessionHarness world = new SessionHarness();

    for (int round = 0; round < ROUNDS; round++) {
      OpenSession laptop = world.signsUp();
      UUID user = laptop.user().id();
      OpenSession phone = world.logsIn(user).orElseThrow();
      OpenSession tablet = world.logsIn(user).orElseThrow();
      List<Callable<Object>> calls =
          new ArrayList<>(
              List.of(
                  () -> world.refreshes(tablet.refreshToken()),
                  () -> world.logsOut(laptop, LogoutScope.OTHERS),
                  () -> world.logsOut(tablet, LogoutScope.OTHERS),
                  () -> world.removes(user, phone.id()),
                  () -> world.refreshes(phone.refreshToken()),
                  () -> world.logsIn(user),
                  () -> world.setsRoles(user, Set.of("user")),
                  () -> world.setsActive(user, false)));
      Collections.rotate(calls, round);

      TestUser.atOnce(calls);

      assertThat(world.live(user)).isEmpty();
      assertThat(world.ended()).doesNotHaveDuplicates();
      assertNoFork(SessionHarness.rows(CHAINS, user));
    }
  }

  private static Duration cpuOfServer() {
    return RunningService.shared().payara().process().info().totalCpuDuration().orElseThrow();
  }

  private static String newSession(TestUser visitor) throws SQLException {
    try (Connection database = RunningService.shared().database()) {
      return StoredSession.open(database, visitor.userId());
    }
  }

  /** Of each session: every token but one is used, each for a successor of its own. */
  private static void assertNoFork(List<Map<String, Object>> chains) {
    assertThat(chains)
        .isNotEmpty()
        .allSatisfy(
            chain -> {
              assertThat((long) chain.get("used")).isEqualTo((long) chain.get("tokens") - 1);
              assertThat(chain.get("successors")).isEqualTo(chain.get("used"));
            });
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, BodyHandlers.ofString());
  }

  private static HttpRequest refresh(TestUser visitor, String token) {
    return post(visitor, "/api/auth/refresh", TestUser.refreshBody(token));
  }

  private static HttpRequest post(TestUser visitor, String path, String body) {
    return visitor
        .request(path)
        .setHeader("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest me(TestUser visitor, String token) {
    return visitor.request("/api/auth/me").header("Authorization", "Bearer " + token).build();
  }

  private static String member(HttpResponse<String> answer, String name) {
    return TestUser.member(answer.body(), name);
  }
}
