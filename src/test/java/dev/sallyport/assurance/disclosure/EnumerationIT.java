package dev.sallyport.assurance.disclosure;

import static dev.sallyport.RunningService.basic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.password.PasswordStory;
import dev.sallyport.token.TokenForge;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
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
  /** Of what takes no hash; a log-in is tried 120 times. */
  private static final int OF_EACH_KIND = 60;

  /** For answers of a millisecond or two, most of which is the network's. */
  private static final double RATIO = 1.5;

  /** Where the work differs by a query or two: who could measure it has the token in question. */
  private static final double RATIO_WITH_QUERIES = 3;

  /** Below the ten failures in a row after which an account waits. */
  private static final int TRIES_FOR_EACH_ACCOUNT = 9;

  /** The default of {@code MAIL_RECIPIENT_RATE_LIMIT}. */
  private static final int MAILS_TO_EACH_ADDRESS = 5;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Stream<IndistinguishableCalls> calls() {
    return Stream.of(
        logIn(),
        refresh(),
        logOut(),
        signUp(),
        reset(),
        introspect(),
        revoke(),
        client(),
        monitoring());
  }

  @ParameterizedTest
  @MethodSource("calls")
  void theyCannotBeToldApart(IndistinguishableCalls calls, TestReporter reporter) throws Exception {
    calls.assertAlike(reporter);
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
  private static IndistinguishableCalls logIn() {
    return new IndistinguishableCalls(
        "log-in",
        401,
        120,
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

  private static IndistinguishableCalls refresh() {
    String ended = ended(TestUser.signedUp()).refreshToken();
    String expired = expired(TestUser.signedUp()).refreshToken();
    String inactive = deactivated(TestUser.signedUp()).refreshToken();
    return new IndistinguishableCalls(
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
  private static IndistinguishableCalls logOut() {
    return new IndistinguishableCalls(
        "log-out",
        401,
        OF_EACH_KIND,
        RATIO_WITH_QUERIES,
        Map.of(
            "unknown", () -> withRefreshToken("logout", newRefreshToken()),
            "malformed", () -> withRefreshToken("logout", newRefreshToken() + "=")));
  }

  private static IndistinguishableCalls signUp() {
    String taken = TestUser.registered().email();
    return new IndistinguishableCalls(
        "sign-up with a password that breaks a rule",
        400,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "taken", () -> credentials("signup", taken, "correct-horse-7"),
            "free", () -> credentials("signup", TestUser.arrives().email(), "correct-horse-7")));
  }

  /** Those who get a mail, and those who get none, for whatever reason. */
  private static IndistinguishableCalls reset() {
    TestUser throttled = TestUser.registered();
    for (int i = 0; i < MAILS_TO_EACH_ADDRESS; i++) {
      PasswordStory.forgets(throttled.moves(), throttled.email());
    }
    TestUser stopped = TestUser.registered();
    PasswordStory.forgets(stopped, stopped.email());
    stopped
        .moves()
        .post(
            "/api/auth/mail/stop",
            "{\"token\":\""
                + PasswordStory.stopToken(PasswordStory.mailWithLink(stopped.email(), 1))
                + "\"}")
        .then()
        .statusCode(200);
    return new IndistinguishableCalls(
        "request of a reset",
        202,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "unknown", mailed(TestUser::arrives),
            "unverified", mailed(TestUser::registered),
            "verified", mailed(() -> verified(TestUser.registered())),
            "inactive", mailed(() -> deactivated(TestUser.registered())),
            "throttled", () -> forgotten(throttled),
            "stopped by the recipient", () -> forgotten(stopped)));
  }

  private static Supplier<HttpRequest> mailed(Supplier<TestUser> account) {
    return each(MAILS_TO_EACH_ADDRESS, account, EnumerationIT::forgotten);
  }

  private static HttpRequest forgotten(TestUser user) {
    return post("/api/auth/password/forgot", "{\"email\":\"" + user.email() + "\"}");
  }

  private static IndistinguishableCalls introspect() {
    return new IndistinguishableCalls("introspect", 200, 100, RATIO, tokens("introspect"));
  }

  private static IndistinguishableCalls revoke() {
    return new IndistinguishableCalls("revoke", 200, 100, RATIO_WITH_QUERIES, tokens("revoke"));
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

  private static IndistinguishableCalls client() {
    String unknown = basic("nobody", RunningService.OAUTH_SECRET);
    String wrong = basic(RunningService.OAUTH_CLIENT, "incorrect horse battery stapler");
    return new IndistinguishableCalls(
        "client",
        401,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "unknown", () -> form("introspect", unknown, "x"),
            "wrong secret", () -> form("introspect", wrong, "x")));
  }

  private static IndistinguishableCalls monitoring() {
    String unknown = basic("nobody", RunningService.MONITORING_PASSWORD);
    String wrong = basic("monitoring", "b7d1f0c2a4e95837");
    return new IndistinguishableCalls(
        "monitoring",
        401,
        OF_EACH_KIND,
        RATIO,
        Map.of(
            "unknown", () -> metrics(unknown),
            "wrong password", () -> metrics(wrong)));
  }

  private static Supplier<HttpRequest> each(
      Supplier<TestUser> account, Function<TestUser, HttpRequest> request) {
    return each(TRIES_FOR_EACH_ACCOUNT, account, request);
  }

  private static Supplier<HttpRequest> each(
      int times, Supplier<TestUser> account, Function<TestUser, HttpRequest> request) {
    return new Supplier<>() {
      private TestUser visitor;
      private int tries;

      @Override
      public HttpRequest get() {
        if (tries++ % times == 0) {
          visitor = account.get();
        }
        return request.apply(visitor);
      }
    };
  }

  private static TestUser verified(TestUser visitor) {
    Database.update("update users set email_verified = true where id = ?", visitor.userId());
    return visitor;
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
