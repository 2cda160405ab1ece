package dev.sallyport.token;

import dev.sallyport.RunningService;
import dev.sallyport.client.pages.PagesApplication;
import dev.sallyport.dev.LocalPayara;
import java.net.URI;
import java.util.Map;

/** One Payara Micro with the applications of others: a start takes its time. */
public final class ApplicationServer {
  private static LocalPayara server;

  private ApplicationServer() {}

  /** Starting, or started. */
  public static synchronized URI shared() {
    if (server == null) {
      server =
          RunningService.start(
              ResourceServerStory.war(),
              Map.of("SALLYPORT_DEPLOYED", "version"),
              "orders.log",
              "--deploy",
              PagesApplication.war().toAbsolutePath().toString());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }
    return server.url();
  }
}
