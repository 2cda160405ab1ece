package dev.sallyport.account.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.lifecycle.ApplicationReady;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNetworksTest {
  private final KnownNetworks networks = new KnownNetworks(() -> List.of("192.0.2.1", "192.0.2.2"));

  @Test
  void theLatestOfTheDatabaseAreKnownFromTheStart() {
    networks.start(new ApplicationReady());

    assertThat(networks.contains("192.0.2.1")).isTrue();
    assertThat(networks.contains("192.0.2.3")).isFalse();
  }

  @Test
  void beyondTheCapacityTheOneSeenLongestAgoIsForgotten() {
    networks.start(new ApplicationReady());
    for (int i = 0; i < KnownNetworks.CAPACITY - 2; i++) {
      networks.add("net-" + i);
    }
    networks.add("192.0.2.1");
    assertThat(networks.contains("192.0.2.2")).isTrue();

    networks.add("one more");

    assertThat(networks.contains("192.0.2.2")).isFalse();
    assertThat(networks.contains("192.0.2.1")).as("seen again").isTrue();
  }
}
