package dev.sallyport.bench;

import dev.sallyport.dev.Guard;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code mvn -f src/bench/pom.xml}: the service under load, with its yardstick measured in the same
 * run. Each row follows a warm-up of its own; CPU is what the kernel counted. With {@code
 * -Dpeer=keycloak}, the loads that have an equivalent then run against {@link Keycloak}, and the
 * ratios are printed.
 */
public final class Bench {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final int SECONDS = Measurement.SECONDS;
  private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warmup", 15);
  private static final int USERS = 1_000;

  private final Table table = new Table();

  private Bench() {}

  public static void main(String[] args) throws Exception {
    Guard.watch();
    boolean compares = comparesWithKeycloak();
    if (compares) {
      // Before the measurements, so that a failure is reported in the first minute.
      Keycloak.build();
    }
    new Bench().run(compares);
  }

  private static boolean comparesWithKeycloak() {
    String peer = System.getProperty("peer", "");
    if (!peer.isEmpty() && !peer.equals("keycloak")) {
      throw new IllegalArgumentException("peer is " + peer + "; it must be keycloak or absent");
    }
    return !peer.isEmpty();
  }

  private void run(boolean compares) throws Exception {
    double hashes = new Yardstick().measure();
    try (Server server = Server.start(DIRECTORY.resolve("postgres-" + CommonLoad.word()))) {
      Measurement sallyport = measureSallyport(server, hashes);
      table.write();
      if (compares) {
        server.restart();
        sallyport.restart();
        String heap = server.heap();
        server.stop();
        Measurement keycloak;
        try (Keycloak peer = Keycloak.start(server.postgres(), heap)) {
          keycloak = measureKeycloak(peer);
        }
        String limits = heap.isEmpty() ? "each with its own heap" : "each with " + heap;
        table.note("Sallyport and " + Keycloak.name() + ", " + limits + ":");
        table.note(Comparison.of(sallyport, keycloak, Keycloak.name()));
        table.write();
      }
      table.note("Written: target/bench/table.md and chart.svg");
    }
  }

  private Measurement measureSallyport(Server server, double hashes) throws Exception {
    Measurement measurement = new Measurement(server, table, "");
    table.note(
        String.format(
            Locale.ROOT,
            "Yardstick: %.1f Argon2id hashes a second by the C library on %d cores, %.1f ms each.",
            hashes,
            Runtime.getRuntime().availableProcessors(),
            1000 * Runtime.getRuntime().availableProcessors() / hashes));
    measurement.start();
    Load load = new Load(server, USERS);
    load.warmUp(WARM_UP_SECONDS);
    table.head();
    for (int clients : List.of(8, 64, 256)) {
      measurement.measure("log-in", clients, load.login(clients, SECONDS));
    }
    measurement.measure("sign-up", 8, load.signUp(8, SECONDS));
    for (int clients : List.of(8, 64)) {
      measurement.measure("anonymous key set", clients, load.anonymous(clients, SECONDS));
      measurement.measure("protected call", clients, load.protectedCall(clients, SECONDS));
    }
    measurement.measure("20 tasks", 64, load.tasks(64, SECONDS));
    for (int clients : List.of(8, CommonLoad.MAX_CLIENTS)) {
      measurement.measure("refresh", clients, load.refresh(clients, SECONDS));
    }
    measurement.measure("mixed day", CommonLoad.MAX_CLIENTS, load.mixedDay(SECONDS));
    measurement.readsBesideLogins(load);
    measurement.memoryAfterLoad();
    measurement.thousandLogins(load);
    return measurement;
  }

  /** In the same order as Sallyport, without what has no equivalent. */
  private Measurement measureKeycloak(Keycloak keycloak) throws Exception {
    Measurement measurement = new Measurement(keycloak, table, "Keycloak: ");
    table.note(Keycloak.name());
    measurement.start();
    CommonLoad load = new KeycloakLoad(keycloak, USERS);
    load.warmUp(WARM_UP_SECONDS);
    table.head();
    for (int clients : List.of(8, 64, 256)) {
      measurement.measure("log-in", clients, load.login(clients, SECONDS));
    }
    for (int clients : List.of(8, 64)) {
      measurement.measure("anonymous key set", clients, load.anonymous(clients, SECONDS));
      measurement.measure("protected call", clients, load.protectedCall(clients, SECONDS));
    }
    for (int clients : List.of(8, CommonLoad.MAX_CLIENTS)) {
      measurement.measure("refresh", clients, load.refresh(clients, SECONDS));
    }
    measurement.readsBesideLogins(load);
    measurement.memoryAfterLoad();
    measurement.thousandLogins(load);
    keycloak.restart();
    measurement.restart();
    return measurement;
  }
}
