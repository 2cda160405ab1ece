package dev.sallyport.assurance.cluster;

import static dev.sallyport.TestUser.member;
import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MailSink;
import dev.sallyport.NodeClient;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.ServiceNodes;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.token.OperatorQuery;
import dev.sallyport.token.TokenTraffic;
import dev.sallyport.token.proof.TestProofs;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes in one data grid over one database are one service. */
@Slow
@RunsConcurrently(takesLong = true)
class TwoNodesIT {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** What {@code revoke-key.sql} promises. */
  private static final Duration KEY_REVOKED_WITHIN = Duration.ofSeconds(2);

  /** As short as they may be: with them a next key takes over 5 s after it was published. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ACCESS_TOKEN_TTL", "8s",
          "JWKS_MAX_AGE", "1s",
          "CLOCK_SKEW", "1s",
          "SMTP_URL", "smtp://127.0.0.1:" + MailSink.shared().port(),
          "MAIL_FROM", "Sallyport <no-reply@sallyport.example>",
          "SIGNUP", "open");

  private static final int MAILS = 60;
  private static final String SENT = "sallyport_mails_total{outcome=\"sent\"}";

  private static ServiceNodes service;
  private static NodeClient a;
  private static NodeClient b;
  private static List<List<String>> keysAtFirst;

  @BeforeAll
  static void start() throws Exception {
    service = ServiceNodes.start(2, SETTINGS);
    a = service.client(0);
    b = service.client(1);
    try (Connection database = service.database()) {
      keysAtFirst = OperatorQuery.LIST.run(database);
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void nodesThatStartTogetherMakeOneKeyThatSignsAndOneNext() throws Exception {
    assertThat(keysAtFirst).extracting(key -> key.get(3)).containsExactly("published", "active");
    String keys = a.get("/.well-known/jwks.json", "").body();
    assertThat(b.get("/.well-known/jwks.json", "").body()).isEqualTo(keys);
    assertThat((List<?>) TestUser.body(keys).get("keys")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(b.me(a.signsUp())).isEqualTo(200);
  }

  @Test
  void theGridIsOnTheNamedInterfaceAloneAndNobodyIsLookedForByMulticast() throws Exception {
    for (int node = 0; node < 2; node++) {
      Sockets sockets = Sockets.of(service.process(node).pid());
      assertThat(sockets.listening(service.gridPort(node))).containsExactly("127.0.0.1");
      assertThat(sockets.udp()).isEmpty();
    }
  }

  @Test
  void aSessionThatEndsOnOneNodeIsRefusedOnTheOther() throws Exception {
    List<Long> milliseconds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      NodeClient here = i % 2 == 0 ? a : b;
      NodeClient there = i % 2 == 0 ? b : a;
      milliseconds.add(Revocation.endedAt(here).refusedBy(there).toMillis());
    }
    List<Long> sorted = milliseconds.stream().sorted().toList();
    Figures.tell(
        "refused on the other node after",
        "median %d ms, longest %d ms".formatted(sorted.get(10), sorted.get(19)));
  }

  @Test
  void aSessionMovesFreelyBetweenNodes() throws Exception {
    String session = a.signsUp();
    for (NodeClient node : List.of(b, a, b)) {
      HttpResponse<String> refreshed = node.refreshes(session);
      assertThat(refreshed.statusCode()).isEqualTo(200);
      assertThat((node.equals(a) ? b : a).refreshes(session).body())
          .as("a retry on the other node")
          .contains(member(refreshed.body(), "refresh_token"));
      session = refreshed.body();
      assertThat(a.me(session)).isEqualTo(200);
      assertThat(b.me(session)).isEqualTo(200);
    }
  }

  @Test
  void bothNodesCountOneLimit() throws Exception {
    String address = TestUser.newAddress();
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      statuses.add((i % 2 == 0 ? a : b).failedLogin(address).statusCode());
    }

    assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429);
  }

  /** The row is updated only if the step is later, the code unused, or the challenge there. */
  @Test
  void proofOfASecondFactorIsAcceptedOnceOnAllNodes() throws Exception {
    FactorReplay person = new FactorReplay(List.of(a, b));
    try (Connection database = service.database();
        PreparedStatement forget =
            database.prepareStatement(
                "update credentials set last_step = null where type = 'totp' and user_id ="
                    + " (select id from users where email = ?)")) {
      forget.setString(1, person.email());
      assertThat(forget.executeUpdate()).isEqualTo(1);
    }

    assertThat(person.code()).containsOnlyOnce(200).containsOnly(200, 401);
    assertThat(person.recoveryCode()).containsOnlyOnce(200).containsOnly(200, 401);
    assertThat(person.passkey()).containsOnlyOnce(200).containsOnly(200, 401);
  }

  /** Whichever node made the nonce; a row says that the proof was used. */
  @Test
  void aProofOfPossessionIsAcceptedOnceOnAllNodes() throws Exception {
    TestProofs proofs = new TestProofs();
    String url = "http://localhost:8080/oauth/token";
    String nonce = tokens(0, proofs.proof("POST", url, null, null)).header("DPoP-Nonce");
    for (int first = 0; first < 2; first++) {
      String proof = proofs.proof("POST", url, null, nonce);
      assertThat(tokens(first, proof).statusCode()).isEqualTo(200);
      assertThat(tokens(1 - first, proof).jsonPath().getString("error"))
          .isEqualTo("invalid_dpop_proof");
    }
    String proof = proofs.proof("POST", url, null, nonce);
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int node = i % 2;
      calls.add(() -> tokens(node, proof).statusCode());
    }
    assertThat(TestUser.atOnce(calls)).containsOnlyOnce(200).containsOnly(200, 400);
  }

  private static Response tokens(int node, String proof) {
    return RestAssured.given()
        .baseUri(service.url(node).toString())
        .header("Authorization", RunningService.oauthClient())
        .header("DPoP", proof)
        .formParam("grant_type", "client_credentials")
        .post("/oauth/token");
  }

  /** The row of the code is locked, whichever node reads it. */
  @Test
  void anAuthorizationCodeIsExchangedOnceOnAllNodes() throws Exception {
    CodeReplay thief = new CodeReplay(service, UUID.fromString(member(a.signsUp(), "user_id")));
    String code = thief.code();
    Response tokens = thief.exchanges(0, code);
    assertThat(tokens.statusCode()).as(tokens.asString()).isEqualTo(200);
    assertThat(thief.exchanges(1, code).jsonPath().getString("error")).isEqualTo("invalid_grant");
    assertThat(thief.refreshes(0, tokens).jsonPath().getString("error")).isEqualTo("invalid_grant");

    String contested = thief.code();
    List<Callable<Response>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int node = i % 2;
      calls.add(() -> thief.exchanges(node, contested));
    }
    List<Response> accepted =
        TestUser.atOnce(calls).stream().filter(one -> one.statusCode() == 200).toList();
    assertThat(accepted).hasSize(1);
    assertThat(thief.refreshes(1, accepted.get(0)).statusCode()).isEqualTo(400);
  }

  /** Each node wakes its worker for its own mails, and a worker takes whatever is due. */
  @Test
  void twoNodesSendEachMailOnce() throws Exception {
    List<String> owners = accounts(MAILS);
    double sentByA = a.metric(SENT);
    double sentByB = b.metric(SENT);
    List<Callable<Integer>> resets = new ArrayList<>();
    for (int i = 0; i < MAILS; i++) {
      NodeClient node = i % 2 == 0 ? a : b;
      String owner = owners.get(i);
      resets.add(() -> node.forgets(owner).statusCode());
    }

    assertThat(TestUser.atOnce(resets)).containsOnly(202);

    eventually(
        () ->
            assertThat(service.count("select count(*) from mails where state = 'sent'"))
                .isEqualTo(MAILS));
    List<String> ids = new ArrayList<>();
    for (String owner : owners) {
      for (MimeMessage mail : MailSink.shared().to(owner)) {
        ids.add(mail.getMessageID());
      }
    }
    assertThat(ids).as("Message-IDs").hasSize(MAILS).doesNotHaveDuplicates();
    double byA = a.metric(SENT) - sentByA;
    double byB = b.metric(SENT) - sentByB;
    Figures.tell("mails sent", "%.0f by one node, %.0f by the other".formatted(byA, byB));
    assertThat(byA).isPositive();
    assertThat(byB).isPositive();
    assertThat(byA + byB).isEqualTo(MAILS);
  }

  private static List<String> accounts(int count) throws SQLException {
    List<String> emails = new ArrayList<>();
    try (Connection database = service.database();
        PreparedStatement insert = database.prepareStatement(TestUser.INSERT_ACCOUNT)) {
      for (int i = 0; i < count; i++) {
        UUID id = UUID.randomUUID();
        emails.add("mailed-" + id + "@example.com");
        insert.setObject(1, id);
        insert.setObject(2, emails.get(i));
        insert.setObject(3, "{user}");
        insert.setObject(4, "$argon2id$none");
        insert.executeUpdate();
      }
    }
    return emails;
  }

  @Test
  void whenTheOperatorRotatesNoGoodTokenIsRefusedAndNoneOfARevokedKeyAccepted() throws Exception {
    try (Connection database = service.database()) {
      TokenTraffic traffic = TokenTraffic.on(service.urls());
      for (int rotations = 1; rotations <= 2; rotations++) {
        assertThat(OperatorQuery.ROTATE.run(database)).hasSize(1);
        traffic.awaitKeys(rotations + 1, Duration.ofSeconds(40));
      }
      traffic.awaitPublished(4, Duration.ofSeconds(40));
      traffic.stop();
      traffic.assertFlawless(MAX_AGE);

      Duration longest = revoke(traffic, service.urls(), database);
      Figures.tell("last accepted, ms", Long.toString(longest.toMillis()));
      assertThat(
              service.count(
                  "select count(*) from auth_events"
                      + " where event_type in ('key_rotated', 'key_revoked')"))
          .as("two rotations, one revocation, its successor")
          .isEqualTo(4);
      for (int node = 0; node < 2; node++) {
        assertThat(service.log(node))
            .doesNotContain("could not be read", "\"Level\":\"SEVERE\"", "Exception");
      }
    }
  }

  /** Revokes the key that signs; how long a token of it was still accepted somewhere. */
  private static Duration revoke(TokenTraffic traffic, List<URI> nodes, Connection database)
      throws Exception {
    TokenTraffic.Token revoked = traffic.refresh();
    assertThat(OperatorQuery.REVOKE.run(database, revoked.kid())).hasSize(1);
    Instant start = Instant.now();
    Instant lastAccepted = start;
    TokenTraffic.Token good = revoked;
    while (Instant.now().isBefore(revoked.expires().minusSeconds(1))) {
      for (URI node : nodes) {
        Instant sent = Instant.now();
        if (traffic.me(node, revoked) == 200) {
          lastAccepted = sent;
        }
        if (sent.isAfter(start.plus(KEY_REVOKED_WITHIN))) {
          good = traffic.refresh();
          assertThat(good.kid()).isNotEqualTo(revoked.kid());
          assertThat(traffic.me(node, good)).as("of the next key, at once").isEqualTo(200);
          assertThat(traffic.keySet(node)).contains(good.kid()).doesNotContain(revoked.kid());
        }
      }
    }
    assertThat(good).isNotEqualTo(revoked);
    assertThat(traffic.published()).as("before").containsKey(good.kid());
    assertThat(Duration.between(start, lastAccepted)).isLessThan(KEY_REVOKED_WITHIN);
    return Duration.between(start, lastAccepted);
  }
}
