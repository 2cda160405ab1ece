package dev.sallyport.token;

import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.dev.LocalPayara;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The resource server on Payara Micro. */
@SharesService
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceServerIT extends ResourceServerStory {
  private LocalPayara server;

  @BeforeAll
  void start() throws Exception {
    server = RunningService.start(war(), Map.of("SALLYPORT_DEPLOYED", "version"), "orders.log");
    awaitDeployment();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected URI application() {
    return URI.create(server.url() + "/orders");
  }
}
