package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.sallyport.RunningService;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real members on the loopback interface, as the service configures them. */
class GridMemberTest {
  private static final String SECRET = RunningService.newSecret();

  private final int port = RunningService.freePort();
  private final List<HazelcastInstance> members = new ArrayList<>();

  @AfterEach
  void end() {
    members.forEach(member -> member.getLifecycleService().terminate());
  }

  @Test
  void onlyNodesWithTheSecretJoin() {
    HazelcastInstance first = start(SECRET, Map.of());
    HazelcastInstance stranger = start(RunningService.newSecret(), Map.of());
    HazelcastInstance otherName = start(SECRET, Map.of("GRID_NAME", "other"));
    HazelcastInstance second = start(SECRET, Map.of());

    assertThat(first.getCluster().getMembers()).hasSize(2);
    assertThat(second.getCluster().getMembers()).hasSize(2);
    assertThat(stranger.getCluster().getMembers()).hasSize(1);
    assertThat(otherName.getCluster().getMembers()).hasSize(1);
    assertThat(first.getConfig().getClusterName()).startsWith("sallyport-").doesNotContain(SECRET);
  }

  @Test
  void itListensOnItsOwnInterfaceAlone() {
    HazelcastInstance member = start(SECRET, Map.of());

    assertThat(member.getCluster().getLocalMember().getAddress().getHost()).isEqualTo("127.0.0.1");
    Config config = member.getConfig();
    assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    assertThat(config.getNetworkConfig().getJoin().getMulticastConfig().isEnabled()).isFalse();
    assertThat(config.getNetworkConfig().getRestApiConfig().isEnabled()).isFalse();
    assertThat(config.getJetConfig().isEnabled()).isFalse();
    assertThat(config.getUserCodeDeploymentConfig().isEnabled()).isFalse();
  }

  @Test
  void aPeerCannotMakeItDeserializeAnyClass() {
    HazelcastInstance member = start(SECRET, Map.of());
    IMap<String, Object> map = member.getMap("any");

    map.set("text", "text");
    map.set("foreign", URI.create("https://example.com"));

    assertThat(map.get("text")).isEqualTo("text");
    assertThatThrownBy(() -> map.get("foreign"))
        .isInstanceOf(HazelcastSerializationException.class)
        .hasStackTraceContaining("java.net.URI");
  }

  @Test
  void aNameFindsAllItsAddresses() {
    HazelcastInstance first = start(SECRET, Map.of("GRID_MEMBERS", "dns:localhost:" + port));
    HazelcastInstance second = start(SECRET, Map.of("GRID_MEMBERS", "dns:localhost:" + port));

    assertThat(first.getCluster().getMembers()).hasSize(2);
    assertThat(second.getCluster().getMembers()).hasSize(2);
  }

  @Test
  void anInterfaceThatIsNotThereStopsTheStart() {
    assertThatThrownBy(() -> start(SECRET, Map.of("GRID_INTERFACE", "192.0.2.1")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("GRID_INTERFACE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multicast:224.0.0.1:6900|10.0.0.1|GRID_MEMBERS is malformed",
        "tcpip:|10.0.0.1|GRID_MEMBERS is malformed",
        "tcpip:10.0.0.1|10.0.0.1|GRID_MEMBERS is malformed",
        "dns:a:1,b:2|10.0.0.1|GRID_MEMBERS is malformed",
        "tcpip:10.0.0.1:6900||GRID_INTERFACE is missing",
      })
  void malformedSettingsStopTheStart(String members, String address, String fault) {
    Map<String, String> variables = new HashMap<>();
    variables.put("GRID_MEMBERS", members);
    variables.put("GRID_INTERFACE", address);
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));

    assertThat(new GridSettings(configuration)).isNotNull();

    assertThat(configuration.faults()).singleElement().asString().contains(fault);
  }

  private HazelcastInstance start(String secret, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    variables.put("JWT_SECRET", secret);
    variables.put("GRID_MEMBERS", "tcpip:127.0.0.1:%d,127.0.0.1:%d".formatted(port, port + 3));
    variables.put("GRID_INTERFACE", "127.0.0.1");
    variables.put("GRID_PORT", Integer.toString(port));
    variables.putAll(more);
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));
    GridSettings settings = new GridSettings(configuration);
    RootSecret root = new RootSecret(configuration);
    assertThat(configuration.faults()).isEmpty();
    members.add(GridMember.start(settings, root));
    return members.get(members.size() - 1);
  }
}
