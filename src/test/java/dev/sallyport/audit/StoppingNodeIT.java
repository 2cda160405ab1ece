package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.Visitor;
import dev.sallyport.dev.LocalPayara;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a node has counted in memory when it is told to stop. */
class StoppingNodeIT {
  @Test
  void aStoppingNodeLosesNoCount() throws Exception {
    RunningService service = RunningService.shared();
    LocalPayara node =
        RunningService.start(
                RunningService.environment(service.databaseUrl(), service.secret()), "stopping.log")
            .awaitReady();
    Visitor flooder = Visitor.arrives();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(node.url().resolve("/api/auth/login"))
            .header("X-Forwarded-For", flooder.address())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    for (int i = 0; i < 30; i++) {
      http.send(request, HttpResponse.BodyHandlers.discarding());
    }

    node.close();

    assertThat(
            Database.count(
                "select sum(occurrences) from auth_events where ip_address = ?::inet",
                flooder.address()))
        .isEqualTo(30);
  }
}
