package dev.sallyport.token;

import dev.sallyport.RunningService;
import dev.sallyport.client.pages.PagesApplication;
import dev.sallyport.dev.LocalPayara;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

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

  /**
   * Waits until an application is deployed, beside other tests.
   *
   * @param status of an answer; 404 until then
   */
  public static void awaitDeployment(IntSupplier status) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (status.getAsInt() == 404 && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }
}
