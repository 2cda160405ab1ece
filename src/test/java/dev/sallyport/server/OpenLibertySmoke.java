package dev.sallyport.server;

import dev.sallyport.token.ResourceServerStory;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The resource server on Open Liberty, which shares no implementation with Payara. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenLibertySmoke extends ResourceServerStory {
  private OpenLiberty server;

  @BeforeAll
  void start() throws Exception {
    server = new OpenLiberty(war());
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
