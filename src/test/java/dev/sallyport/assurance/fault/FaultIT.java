package dev.sallyport.assurance.fault;

import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.assurance.fault.Experiment.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** A minute of what {@link DatabaseFaultIT} and {@link ProcessFaultIT} do for many. */
@Slow
@RunsConcurrently(takesLong = true)
class FaultIT {
  @Test
  void aPausedDatabaseAndAKilledServerLoseNothing(TestReporter reporter) throws Exception {
    FaultHarness world = new FaultHarness();
    try (FaultyPostgres postgres = world.postgres("postgres");
        Restarts restarts = new Restarts(world, postgres, 7)) {
      restarts.serve(2000);
      restarts.end(false);
      restarts.start();
      restarts.serve(2000);
      reporter.publishEntry("process", restarts.compare());
      new Experiment(restarts.server(), postgres::connect, reporter)
          .run("paused", Duration.ofSeconds(6), new Fault(postgres::pause, postgres::goOn));
    }
  }
}
