package dev.sallyport.assurance.fault;

import dev.sallyport.RunningService;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Where faults are: directories and servers that no other test uses. */
final class FaultHarness {
  private final Path directory = Path.of("target", "it", "fault-" + UUID.randomUUID());
  private final String secret = RunningService.newSecret();

  FaultHarness() {
    Guard.watch();
  }

  Path directory() {
    return directory;
  }

  FaultyPostgres postgres(String name) {
    return new FaultyPostgres(directory.resolve(name), RunningService.freePort(), Map.of());
  }

  /**
   * A server on a database, not yet ready.
   *
   * @param hosts as in {@code DATABASE_URL}, with its parameters
   * @param more arguments of Payara Micro
   */
  LocalPayara start(String hosts, String... more) {
    return RunningService.start(environment(hosts), directory.getFileName() + ".log", more);
  }

  Map<String, String> environment(String hosts) {
    int query = hosts.indexOf('?');
    String parameters = query < 0 ? "" : hosts.substring(query);
    String location = query < 0 ? hosts : hosts.substring(0, query);
    Map<String, String> environment =
        RunningService.environmentWithEllipticKeys(
            "postgresql://postgres@" + location + "/postgres" + parameters, secret);
    // Clients here do in seconds what takes days.
    environment.put("REFRESH_MIN_INTERVAL", "0");
    return environment;
  }
}
