package dev.sallyport.token;

import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The resource server on Payara Micro. */
@Slow
@SharesService
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceServerIT extends ResourceServerStory {
  private URI server;

  @BeforeAll
  void start() throws Exception {
    server = ApplicationServer.shared();
    awaitDeployment();
  }

  @Override
  protected URI application() {
    return URI.create(server + "/orders");
  }
}
