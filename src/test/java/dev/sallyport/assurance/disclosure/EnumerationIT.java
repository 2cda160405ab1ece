package dev.sallyport.assurance.disclosure;

import static dev.sallyport.RunningService.basic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.token.TokenForge;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Neither an answer nor the time it takes tells why it was given: what is unknown, wrong, ended or
 * expired is refused alike, in status, headers, body and length, and at the same pace.
 */
class EnumerationIT {
  private static final int WARM_UP = 20;

  /** Of what takes no hash; a log-in is tried 200 times. */
  private static final int OF_EACH_KIND = 60;

  /** How often to try again when a busy machine has blurred the medians. */
  private static final int RUNS = 6;

  /** For answers of a millisecond or two, most of which is the network's. */
  private static final double RATIO = 1.5;

  /** Where the work differs by a query or two: who could measure it has the token in question. */
  private static final double RATIO_WITH_QUERIES = 3;

  /** Below the ten failures in a row after which an account waits. */
  private static final int TRIES_FOR_EACH_ACCOUNT = 9;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random();

  /**
   * Requests that must not be told apart.
   *
   * @param tries of each kind in two runs, one after the other, the kinds taking turns in random
   *     order
   * @param ratio of the medians at most
   */
  private record Refusal(
      String name, int status, int tries, double ratio, Map<String, Supplier<HttpRequest>> kinds) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(
        logIn(), refresh(), logOut(), signUp(), introspect(), revoke(), client(), monitoring());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void theyCannotBeToldApart(Refusal refusal, TestReporter reporter) throws Exception {
    run(refusal, WARM_UP);
    Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    for (int i = 0; i < RUNS && !alike(refusal, milliseconds); i++) {
      run(refusal, refusal.tries() / 2)
          .forEach(
              (kind, more) ->
                  milliseconds.computeIfAbsent(kind, k -> new ArrayList<>()).addAll(more));
    }

    reporter.publishEntry(refusal.name(), medians(milliseconds).toString());
    // Medians of tries that take turns stay within a few percent of each other, because a busy
    // machine makes all kinds slow alike.
    assertThat(alike(refusal, milliseconds))
        .as("medians in ms at most %s apart: %s", refusal.ratio(), medians(milliseconds))
        .isTrue();
  }

  /** The one thing that is told, see the threat model: with a good password only, and no more. */
  @Test
  void signUpTellsThatAnEmailIsTaken() throws Exception {
    TestUser ada = TestUser.registered();

    HttpResponse<String> answer =
        http.send(credentials("signup", ada.email(), TestUser.PASSWORD), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).doesNotContain(ada.email(), ada.userId().toString());
  }

  /** A hash takes tens of milliseconds and the rest one or two: one without would be at 0.05. */
  private static Refusal logIn() {
    return new Refusal(
        "log-in",
        401,
        200,
        1.15,
        Map.of(
            "unknown e-mail",
            each(TestUser::arrives, v -> credentials("login", v.email(), "Wrong-Horse-7")),
            "wrong password",
            each(TestUser::registered, v -> credentials("login", v.email(), "Wrong-Horse-7")),
            "inactive user",
            each(
                () -> deactivated(TestUser.registered()),
                v -> credentials("login", v.email(), TestUser.PASSWORD))));
  }

  private static Refusal refresh() {
    String ended = ended(TestUser.signedUp()).refreshToken();
    String expired = expired(TestUser.signedUp()).refreshToken();
    String inactive = deactivated(TestUser.signedUp()).refreshToken();
    return new Refusal(
        "refresh",
        401,
        OF_EACH_KIND,
        RATIO_WITH_QUERIES,
        Map.of(
            "unknown", () -> withRefreshToken("refresh", newRefreshToken()),
            "ended", () -> withRefreshToken("refresh", ended),
            "expired", () -> withRefreshToken("refresh", expired),
            "inactive user", () -> withRefreshToken("refresh", inactive)));
  }

  /** What has ended is logged out already, see {@code SessionEndIT}. */
  private static Refusal logOut() {
    return new Refusal(
        "log-out",
        401,
        OF_EACH_KIND,
        RATIO_WITH_QUERIES,
        Map.of(
            "unknown", () -> withRefreshToken("logout", newRefreshToken()),
            "malformed", () -> withRefreshToken("logout", newRefreshToken() + "=")));
  }

  private static Refusal signUp() {
    String taken = TestUser.registered().email();
    return new Refusal(
        "sign-up with a password that breaks a rule",
        400,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "taken", () -> credentials("signup", taken, "correct-horse-7"),
            "free", () -> credentials("signup", TestUser.arrives().email(), "correct-horse-7")));
  }

  private static Refusal introspect() {
    return new Refusal("introspect", 200, 100, RATIO, tokens("introspect"));
  }

  private static Refusal revoke() {
    return new Refusal("revoke", 200, 100, RATIO_WITH_QUERIES, tokens("revoke"));
  }

  private static Map<String, Supplier<HttpRequest>> tokens(String call) {
    String good = RunningService.oauthClient();
    TestUser ada = TestUser.signedUp();
    String expired = TokenForge.withServicesKey(ada).token(claims -> claims.put("exp", 1L));
    String forged = ada.token().replaceAll("\\.[\\w-]+$", "." + Base64URL.encode(new byte[256]));
    String ended = ended(TestUser.signedUp()).token();
    return Map.of(
        "unknown", () -> form(call, good, newRefreshToken()),
        "forged", () -> form(call, good, forged),
        "expired", () -> form(call, good, expired),
        "ended", () -> form(call, good, ended));
  }

  private static Refusal client() {
    String unknown = basic("nobody", RunningService.OAUTH_SECRET);
    String wrong = basic(RunningService.OAUTH_CLIENT, "incorrect horse battery stapler");
    return new Refusal(
        "client",
        401,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "unknown", () -> form("introspect", unknown, "x"),
            "wrong secret", () -> form("introspect", wrong, "x")));
  }

  private static Refusal monitoring() {
    String unknown = basic("nobody", RunningService.MONITORING_PASSWORD);
    String wrong = basic("monitoring", "b7d1f0c2a4e95837");
    return new Refusal(
        "monitoring",
        401,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "unknown", () -> metrics(unknown),
            "wrong password", () -> metrics(wrong)));
  }

  private Map<String, List<Double>> run(Refusal refusal, int tries) throws Exception {
    Map<String, List<Double>> milliseconds = new LinkedHashMap<>();
    List<String> turns = new ArrayList<>(refusal.kinds().keySet());
    Answer first = null;
    for (int i = 0; i < tries; i++) {
      Collections.shuffle(turns, random);
      for (String kind : turns) {
        HttpRequest request = refusal.kinds().get(kind).get();
        long start = System.nanoTime();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        long nanos = System.nanoTime() - start;
        Answer answer = Answer.of(response);
        first = first == null ? answer : first;
        assertThat(answer.status()).as(kind).isEqualTo(refusal.status());
        assertThat(answer).as(kind).isEqualTo(first);
        milliseconds.computeIfAbsent(kind, k -> new ArrayList<>()).add(nanos / 1e6);
      }
    }
    return milliseconds;
  }

  private static boolean alike(Refusal refusal, Map<String, List<Double>> milliseconds) {
    Map<String, Double> medians = medians(milliseconds);
    return !medians.isEmpty()
        && Collections.max(medians.values()) / Collections.min(medians.values()) < refusal.ratio();
  }

  private static Map<String, Double> medians(Map<String, List<Double>> milliseconds) {
    Map<String, Double> medians = new LinkedHashMap<>();
    milliseconds.forEach(
        (kind, all) -> medians.put(kind, all.stream().sorted().toList().get(all.size() / 2)));
    return medians;
  }

  private static Supplier<HttpRequest> each(
      Supplier<TestUser> account, java.util.function.Function<TestUser, HttpRequest> request) {
    return new Supplier<>() {
      private TestUser visitor;
      private int tries;

      @Override
      public HttpRequest get() {
        if (tries++ % TRIES_FOR_EACH_ACCOUNT == 0) {
          visitor = account.get();
        }
        return request.apply(visitor);
      }
    };
  }

  private static TestUser deactivated(TestUser visitor) {
    Database.update("update users set is_active = false where id = ?", visitor.userId());
    return visitor;
  }

  private static TestUser ended(TestUser visitor) {
    visitor.logsOut("local").then().statusCode(200);
    return visitor;
  }

  private static TestUser expired(TestUser visitor) {
    Database.update(
        "update sessions set idle_expires_at = now() where user_id = ?", visitor.userId());
    return visitor;
  }

  private static HttpRequest credentials(String call, String email, String password) {
    return post("/api/auth/" + call, TestUser.credentials(email, password));
  }

  private static HttpRequest withRefreshToken(String call, String refreshToken) {
    return post("/api/auth/" + call, TestUser.refreshBody(refreshToken));
  }

  /** Each from an address of its own. */
  private static HttpRequest post(String path, String body) {
    return TestUser.arrives()
        .request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest form(String call, String authorization, String token) {
    return TestUser.arrives()
        .request("/oauth/" + call)
        .header("Authorization", authorization)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString("token=" + URLEncoder.encode(token, UTF_8)))
        .build();
  }

  private static HttpRequest metrics(String authorization) {
    return TestUser.arrives().request("/metrics").header("Authorization", authorization).build();
  }

  private static String newRefreshToken() {
    byte[] token = new byte[32];
    new Random().nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
