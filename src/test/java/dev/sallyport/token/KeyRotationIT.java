package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Aside;
import dev.sallyport.RunningService;
import dev.sallyport.dev.LocalPayara;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Keys change while the service runs, and nobody with a good token notices. */
@Aside
class KeyRotationIT {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** What {@code revoke-key.sql} promises. */
  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(2);

  /** As short as they may be: with them a next key takes over 5 s after it was published. */
  private static final Map<String, String> SHORT =
      Map.of("ACCESS_TOKEN_TTL", "8s", "JWKS_MAX_AGE", "1s", "CLOCK_SKEW", "1s");

  @Tag("assurance")
  @Test
  void onOneNodeByScheduleNoGoodTokenIsRefused() throws Exception {
    Map<String, String> settings = with("KEY_ROTATION", "10s");
    settings.put("JWT_ALGORITHM", "ES256");
    try (ServiceNodes service = ServiceNodes.start(1, settings)) {
      TokenTraffic traffic = TokenTraffic.on(service.urls());
      traffic.awaitKeys(4, Duration.ofSeconds(90));
      traffic.awaitPublished(5, Duration.ofSeconds(40));
      traffic.stop();

      assertFlawless(traffic);
      assertZerosAreNoSignature(traffic, service.urls().get(0));
    }
  }

  @Test
  void onTwoNodesByTheOperatorNoGoodTokenIsRefusedAndNoneOfARevokedKeyAccepted(
      TestReporter reporter) throws Exception {
    try (ServiceNodes service = ServiceNodes.start(2, with("KEY_ROTATION", "30d"));
        Connection database = service.database()) {
      TokenTraffic traffic = TokenTraffic.on(service.urls());
      assertThat(OperatorQuery.LIST.run(database))
          .extracting(key -> key.get(2))
          .as("of two nodes that started together")
          .containsExactly("published", "active");

      for (int rotations = 1; rotations <= 2; rotations++) {
        assertThat(OperatorQuery.ROTATE.run(database)).hasSize(1);
        traffic.awaitKeys(rotations + 1, Duration.ofSeconds(40));
      }
      traffic.awaitPublished(4, Duration.ofSeconds(40));
      traffic.stop();
      assertFlawless(traffic);

      Duration longest = revoke(traffic, service.urls(), database);
      reporter.publishEntry("last accepted, ms", Long.toString(longest.toMillis()));
      assertThat(events(database)).as("two rotations, one revocation, its successor").isEqualTo(4);
      for (int node = 0; node < 2; node++) {
        assertThat(service.log(node)).doesNotContain("could not be read", "[SEVERE]", "Exception");
      }
    }
  }

  private static long events(Connection database) throws Exception {
    try (PreparedStatement statement =
            database.prepareStatement(
                "select count(*) from auth_events"
                    + " where event_type in ('key_rotated', 'key_revoked')");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
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
        if (sent.isAfter(start.plus(REVOKED_WITHIN))) {
          good = traffic.refresh();
          assertThat(good.kid()).isNotEqualTo(revoked.kid());
          assertThat(traffic.me(node, good)).as("of the next key, at once").isEqualTo(200);
          assertThat(traffic.keySet(node)).contains(good.kid()).doesNotContain(revoked.kid());
        }
      }
    }
    assertThat(good).isNotEqualTo(revoked);
    assertThat(traffic.published()).as("before").containsKey(good.kid());
    assertThat(Duration.between(start, lastAccepted)).isLessThan(REVOKED_WITHIN);
    return Duration.between(start, lastAccepted);
  }

  @Test
  void aDamagedKeyEndsTheStartAndAnotherSecretMakesNewOnes() throws Exception {
    try (ServiceNodes service = ServiceNodes.start(1, Map.of());
        Connection database = service.database()) {
      TokenTraffic traffic = TokenTraffic.on(service.urls());
      traffic.stop();
      TokenTraffic.Token token = traffic.refresh();
      flipBit(database, token.kid());

      LocalPayara refused = service.restart(Map.of());

      assertThat(refused.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(refused.process().exitValue()).isNotZero();
      assertThat(refused.refusal()).get().asString().contains(token.kid(), "is damaged");
      assertThat(OperatorQuery.LIST.run(database)).hasSize(2);

      flipBit(database, token.kid());
      LocalPayara rotated = service.restart(Map.of("JWT_SECRET", RunningService.newSecret()));
      rotated.awaitReady();
      assertThat(Files.readString(rotated.log(), StandardCharsets.UTF_8))
          .contains("JWT_SECRET was rotated");
      assertThat(traffic.me(rotated.url(), token)).isEqualTo(401);
      assertThat(traffic.keySet(rotated.url())).doesNotContain(token.kid());
      TokenTraffic anew = TokenTraffic.on(service.urls());
      anew.stop();
      assertThat(anew.me(rotated.url(), anew.refresh())).isEqualTo(200);
    }
  }

  /** What a verifier that forgets the range of r and s takes for any message (CVE-2022-21449). */
  private static void assertZerosAreNoSignature(TokenTraffic traffic, URI node) throws Exception {
    TokenTraffic.Token token = traffic.refresh();
    assertThat(SignedJWT.parse(token.text()).getHeader().getAlgorithm())
        .isEqualTo(JWSAlgorithm.ES256);
    String input = token.text().substring(0, token.text().lastIndexOf('.') + 1);
    for (byte[] zeros : List.of(new byte[64], new byte[] {48, 6, 2, 1, 0, 2, 1, 0})) {
      assertThat(traffic.me(node, token.with(input + Base64URL.encode(zeros)))).isEqualTo(401);
    }
    assertThat(traffic.me(node, token)).isEqualTo(200);
  }

  private static void assertFlawless(TokenTraffic traffic) {
    assertThat(traffic.complaints()).isEmpty();
    List<String> signed = List.copyOf(traffic.signed().keySet());
    assertThat(traffic.acceptedAfterTakeover())
        .as("tokens outlive their key's signing")
        .containsAll(signed.subList(0, signed.size() - 1));
    // All but the first, which signs at once.
    assertThat(signed.subList(1, signed.size()))
        .allSatisfy(
            kid ->
                assertThat(
                        Duration.between(traffic.published().get(kid), traffic.signed().get(kid)))
                    .as("published before it signs")
                    .isGreaterThanOrEqualTo(MAX_AGE.multipliedBy(2)));
  }

  private static Map<String, String> with(String variable, String value) {
    Map<String, String> settings = new HashMap<>(SHORT);
    settings.put(variable, value);
    return settings;
  }

  private static void flipBit(Connection database, String kid) throws Exception {
    try (PreparedStatement statement =
        database.prepareStatement(
            "update signing_keys set sealed_private_key ="
                + " set_bit(sealed_private_key, 999, 1 - get_bit(sealed_private_key, 999))"
                + " where kid = ?")) {
      statement.setString(1, kid);
      assertThat(statement.executeUpdate()).isOne();
    }
  }
}
