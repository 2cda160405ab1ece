package dev.sallyport.assurance.fault;

import dev.sallyport.assurance.fault.Experiment.Fault;
import dev.sallyport.dev.LocalPayara;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Every packet to and from PostgreSQL takes its time. */
@Tag("assurance")
class SlowDatabaseIT {
  @Test
  void slow(TestReporter reporter) throws Exception {
    FaultHarness world = new FaultHarness();
    try (FaultyPostgres postgres = world.postgres("postgres");
        SlowProxy network = new SlowProxy(postgres.port());
        LocalPayara server = world.start("localhost:" + network.port()).awaitReady()) {
      new Experiment(server, postgres::connect, reporter)
          .run(
              "slow", Experiment.LONG, new Fault(() -> network.delay(250), () -> network.delay(0)));
    }
  }
}
