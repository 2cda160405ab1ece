package dev.sallyport.assurance.fault;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The server ends at random moments while it is used, by TERM or KILL, and is started again. */
@Tag("assurance")
class ProcessFaultIT {
  private static final int ROUNDS = Integer.getInteger("fault.rounds", 20);

  @Test
  void endedAtRandomMoments(TestReporter reporter) throws Exception {
    FaultHarness world = new FaultHarness();
    long seed = Long.getLong("fault.seed", System.nanoTime());
    reporter.publishEntry("seed", "-Dfault.seed=" + seed);
    try (FaultyPostgres postgres = world.postgres("postgres");
        Restarts restarts = new Restarts(world, postgres, seed)) {
      Random random = new Random(seed);
      for (int round = 0; round < ROUNDS; round++) {
        restarts.serve(1000 + random.nextInt(6000));
        restarts.end(random.nextBoolean());
        if (random.nextInt(4) == 0) {
          restarts.startCutOffAfter(random.nextInt(12_000));
        }
        restarts.start();
      }
      restarts.serve(3000);
      reporter.publishEntry("process", restarts.compare());
    }
  }
}
