package dev.sallyport.monitoring.health;

import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.monitoring.metric.HashMetrics;
import dev.sallyport.monitoring.metric.HashProgress;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.lifecycle.Draining;
import dev.sallyport.token.key.SigningKeys;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** The checks of {@code /health}, with additional data for operators. */
@ApplicationScoped
public class HealthChecks {
  private final Database database;
  private final DataGrid grid;
  private final SigningKeys keys;
  private final PasswordHasher hasher;
  private final HashMetrics hashes;
  private final Clock clock;
  private final Draining draining;

  private volatile Instant startedAt;

  @Inject
  HealthChecks(
      Database database,
      DataGrid grid,
      SigningKeys keys,
      PasswordHasher hasher,
      HashMetrics hashes,
      Clock clock,
      Draining draining) {
    this.database = database;
    this.grid = grid;
    this.keys = keys;
    this.hasher = hasher;
    this.hashes = hashes;
    this.clock = clock;
    this.draining = draining;
  }

  // The last observer, after all others have completed the start.
  void complete(@Observes @Priority(Integer.MAX_VALUE) ApplicationReady ready) {
    startedAt = clock.instant();
  }

  @Produces
  @Liveness
  HealthCheck process() {
    return () ->
        HealthCheckResponse.named("process")
            .up()
            .withData("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
            .build();
  }

  @Produces
  @Startup
  HealthCheck start() {
    return onceStarted(
        "start",
        () ->
            HealthCheckResponse.named("start")
                .up()
                .withData("started_at", String.valueOf(startedAt))
                .withData("schema", database.migratedVersion())
                .build());
  }

  /**
   * Checks the database and its schema: a version newer than that of this node is accepted, an
   * older one is not.
   */
  @Produces
  @Readiness
  HealthCheck database() {
    return onceStarted(
        "database",
        () -> {
          Instant asked = clock.instant();
          Optional<String> schema = database.currentVersion();
          HealthCheckResponseBuilder check =
              HealthCheckResponse.named("database")
                  .status(schema.filter(database::canWorkWith).isPresent())
                  .withData("milliseconds", Duration.between(asked, clock.instant()).toMillis());
          schema.ifPresent(version -> check.withData("schema", version));
          return check.withData("schema_needed", database.migratedVersion()).build();
        });
  }

  @Produces
  @Readiness
  HealthCheck signingKey() {
    return onceStarted(
        "signing-key",
        () -> {
          Optional<String> kid = keys.signing();
          HealthCheckResponseBuilder check =
              HealthCheckResponse.named("signing-key").status(kid.isPresent());
          kid.ifPresent(name -> check.withData("kid", name));
          return check.build();
        });
  }

  @Produces
  @Readiness
  HealthCheck hashQueue() {
    HashProgress progress = new HashProgress(clock);
    return onceStarted(
        "hash-queue",
        () -> {
          int waiting = hasher.waiting();
          return HealthCheckResponse.named("hash-queue")
              .status(progress.isMade(waiting, hashes.completed()))
              .withData("running", hasher.running())
              .withData("waiting", waiting)
              .withData("limit", hasher.queue())
              .build();
        });
  }

  @Produces
  @Readiness
  HealthCheck dataGrid() {
    return onceStarted(
        "data-grid",
        () ->
            HealthCheckResponse.named("data-grid")
                .status(grid.isActive())
                .withData("members", grid.size())
                .build());
  }

  /**
   * Down after TERM, so that load balancers use other nodes while this one still serves requests.
   */
  @Produces
  @Readiness
  HealthCheck staying() {
    return () -> HealthCheckResponse.named("staying").status(!draining.hasBegun()).build();
  }

  /** Orchestrators probe from the first moment, when most of the checked parts do not exist yet. */
  private HealthCheck onceStarted(String name, HealthCheck check) {
    return () -> startedAt == null ? HealthCheckResponse.down(name) : check.call();
  }
}
