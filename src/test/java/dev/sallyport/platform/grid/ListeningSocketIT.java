package dev.sallyport.platform.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.ListeningPorts;
import dev.sallyport.OtherServer;
import dev.sallyport.Slow;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A node without a cluster opens one port: that of HTTP. */
@Slow
class ListeningSocketIT {
  @Test
  void aNodeAloneListensForHttpOnly() throws IOException {
    // Not the shared service: attaching to its JVM opens a port for JMX.
    OtherServer service = FullyConfiguredServer.shared().server();

    assertThat(ListeningPorts.of(service.pid())).containsExactly(service.url().getPort());
  }
}
