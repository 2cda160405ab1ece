package dev.sallyport.token.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.NodeClient;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.ServiceNodes;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.token.OperatorQuery;
import dev.sallyport.token.TokenTraffic;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Keys change while the service runs, and nobody with a good token notices. */
@Slow
@RunsConcurrently
class KeyRotationIT {
  private static final Duration MAX_AGE = Duration.ofSeconds(1);

  /** As short as they may be: with them a next key takes over 5 s after it was published. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "ACCESS_TOKEN_TTL", "8s",
          "JWKS_MAX_AGE", "1s",
          "CLOCK_SKEW", "1s",
          "KEY_ROTATION", "10s",
          "REFRESH_MIN_INTERVAL", "0");

  @Tag("assurance")
  @Test
  void onOneNodeByScheduleNoGoodTokenIsRefused() throws Exception {
    try (ServiceNodes service = ServiceNodes.start(1, SETTINGS)) {
      TokenTraffic traffic = TokenTraffic.on(service.urls());
      traffic.awaitKeys(4, Duration.ofSeconds(90));
      traffic.awaitPublished(5, Duration.ofSeconds(40));
      traffic.stop();

      traffic.assertFlawless(MAX_AGE);
      assertZerosAreNoSignature(traffic, service.urls().get(0));
    }
  }

  /** A copy of the shared service's keys, in its database server, which others may stop. */
  @ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
  @Test
  void aDamagedKeyEndsTheStartAndAnotherSecretMakesNewOnes() throws Exception {
    RunningService shared = RunningService.shared();
    TokenTraffic.Token token = TokenTraffic.Token.of(TestUser.signedUp().token());
    assertThat(me(shared.url(), token)).isEqualTo(200);
    String url = copyOfTheKeys(shared);
    Map<String, String> environment = RunningService.environment(url, shared.secret());
    try (Connection database =
        DriverManager.getConnection("jdbc:" + url.replace("postgres@", "") + "?user=postgres")) {
      flipBit(database, token.kid());

      try (LocalPayara refused = RunningService.start(environment, "damaged-key.log")) {
        assertThat(refused.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.process().exitValue()).isNotZero();
        assertThat(refused.refusal()).get().asString().contains(token.kid(), "is damaged");
      }
      assertThat(OperatorQuery.LIST.run(database)).isNotEmpty();

      flipBit(database, token.kid());
      // The refused start may have made a pepper, which the other secret cannot open.
      try (PreparedStatement forgotten =
          database.prepareStatement("delete from password_peppers")) {
        forgotten.executeUpdate();
      }
      environment.put("JWT_SECRET", RunningService.newSecret());
      environment.put("JWT_ALGORITHM", "ES256");
      try (LocalPayara rotated = RunningService.start(environment, "other-secret.log")) {
        rotated.awaitReady();
        assertThat(Files.readString(rotated.log(), StandardCharsets.UTF_8))
            .contains("JWT_SECRET was rotated");
        assertThat(me(rotated.url(), token)).isEqualTo(401);
        TokenTraffic anew = TokenTraffic.on(List.of(rotated.url()));
        anew.stop();
        assertThat(anew.keySet(rotated.url())).doesNotContain(token.kid());
        assertThat(anew.me(rotated.url(), anew.refresh())).isEqualTo(200);
      }
    }
  }

  private static int me(URI node, TokenTraffic.Token token) throws Exception {
    return new NodeClient(node).get("/api/auth/me", token.text()).statusCode();
  }

  /** Another database that has them and nothing else. */
  private static String copyOfTheKeys(RunningService shared) throws Exception {
    String name = "keys_" + UUID.randomUUID().toString().replace("-", "");
    Database.update("create database " + name);
    String url = shared.databaseUrl().replaceAll("/[^/]*$", "/" + name);
    String jdbc = "jdbc:" + url.replace("postgres@", "");
    Flyway.configure()
        .dataSource(jdbc, "postgres", "")
        .locations("filesystem:db/migration")
        .load()
        .migrate();
    try (Connection copy = DriverManager.getConnection(jdbc + "?user=postgres");
        PreparedStatement insert =
            copy.prepareStatement(
                "insert into signing_keys"
                    + " select * from json_populate_record(null::signing_keys, ?::json)")) {
      for (Object key :
          Database.column("select row_to_json(signing_keys)::text from signing_keys")) {
        insert.setString(1, (String) key);
        insert.executeUpdate();
      }
    }
    return url;
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
