package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.DistributedObject;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.sallyport.OtherServer;
import dev.sallyport.SharedServer;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A member of the running service's grid that has read the name of the cluster from its traffic and
 * does not have {@code JWT_SECRET}.
 */
@Slow
class ForeignGridMemberIT {
  private static final Map<String, String> SETTINGS = SharedServer.GRID.settings();
  private static OtherServer service;
  private static HazelcastInstance stranger;

  @BeforeAll
  static void joins() {
    service = SharedServer.GRID.enter();
    stranger = Hazelcast.newHazelcastInstance(config());
    assertThat(stranger.getCluster().getMembers()).hasSize(2);
  }

  @AfterAll
  static void leaves() {
    if (stranger != null) {
      stranger.getLifecycleService().terminate();
    }
    SharedServer.GRID.leave();
  }

  @Test
  void itReadsNeitherKeysNorValuesNorMessages() {
    String address = TestUser.newAddress();
    String email = SharedServer.OPERATOR;
    List<String> heard = new CopyOnWriteArrayList<>();
    stranger
        .getTopic("sallyport-sessions-ended")
        .addMessageListener(message -> heard.add(text(message.getMessageObject())));
    Response logIn = logIn(email, address, TestUser.PASSWORD);
    logIn(email, address, "Wrong-Horse-7").then().statusCode(401);
    logsOut(logIn);

    List<String> seen = new CopyOnWriteArrayList<>(heard);
    for (DistributedObject each : stranger.getDistributedObjects()) {
      if (each instanceof IMap<?, ?> map) {
        map.forEach((key, value) -> seen.add(map.getName() + " " + text(key) + " " + text(value)));
      }
    }

    assertThat(String.join("\n", seen))
        .contains("sallyport-throttle-addresses", "sallyport-throttle-accounts")
        .contains("sallyport-acknowledged-session-ends", "sallyport-audit-chain");
    assertThat(heard).isNotEmpty();
    String sid = claim(logIn, "sid");
    String userId = claim(logIn, "user_id");
    assertThat(seen).noneMatch(text -> text.contains(address) || text.contains(email));
    assertThat(seen).noneMatch(text -> text.contains(sid) || text.contains(userId));
  }

  @Test
  void whatItWritesToTheCountersIsAnswered503() {
    String address = TestUser.newAddress();
    String neighbour = TestUser.newAddress();
    String email = "v-" + UUID.randomUUID() + "@example.com";
    IMap<String, Object> counters = stranger.getMap("sallyport-throttle-addresses");
    logIn(email, address, "Wrong-Horse-7").then().statusCode(401);
    Map<String, Object> before = Map.copyOf(counters);
    logIn(email, neighbour, "Wrong-Horse-7").then().statusCode(401);
    String ofNeighbour =
        counters.keySet().stream()
            .filter(key -> !before.containsKey(key))
            .findFirst()
            .orElseThrow();

    for (Object forged : List.of("full", new byte[64], before.values().iterator().next())) {
      counters.set(ofNeighbour, forged);

      TestUser.assertRefused(logIn(email, neighbour, TestUser.PASSWORD), 503, "unavailable");
    }
    logIn(email, address, "Wrong-Horse-7").then().statusCode(401);
    assertThat(service.log()).contains("Data grid tampered with").doesNotContain(ofNeighbour);
  }

  @Test
  void itCannotEndASession() throws InterruptedException {
    Response logIn = logIn(SharedServer.OPERATOR, TestUser.newAddress(), TestUser.PASSWORD);
    String token = logIn.path("token");
    String sid = claim(logIn, "sid");
    for (Object forged : List.of(sid, 7, new byte[64])) {
      stranger.getTopic("sallyport-sessions-ended").publish(forged);
    }
    stranger.getMap("sallyport-acknowledged-session-ends").set(sid, "2030-01-01T00:00:00Z");

    Thread.sleep(1_500);

    service.me(token).then().statusCode(200);
    assertThat(service.log()).contains("is not authentic and is ignored: sallyport-sessions-ended");
  }

  private static void logsOut(Response logIn) {
    service
        .request()
        .header("Authorization", "Bearer " + logIn.path("token"))
        .contentType(ContentType.JSON)
        .post("/api/auth/logout?scope=global")
        .then()
        .statusCode(200);
  }

  private static Response logIn(String email, String address, String password) {
    return service
        .request(address)
        .contentType(ContentType.JSON)
        .body(TestUser.credentials(email, password))
        .post("/api/auth/login");
  }

  private static String claim(Response logIn, String name) {
    return String.valueOf(TestUser.claims(logIn.path("token")).getClaims().get(name));
  }

  private static String text(Object stored) {
    return stored instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : String.valueOf(stored);
  }

  private static String clusterName() {
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(SETTINGS.get(name)));
    return GridMember.config(new GridSettings(configuration), new RootSecret(configuration))
        .getClusterName();
  }

  private static Config config() {
    Config config = new Config().setClusterName(clusterName());
    config
        .setProperty("hazelcast.logging.type", "none")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.socket.bind.any", "false");
    int port = Integer.parseInt(SETTINGS.get("GRID_PORT"));
    config.getNetworkConfig().setPort(port + 1);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:" + port);
    return config;
  }
}
