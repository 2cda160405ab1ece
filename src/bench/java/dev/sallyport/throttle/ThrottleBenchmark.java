package dev.sallyport.throttle;

import dev.sallyport.platform.http.client.ClientAddress;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Counting a request of a client address in the data grid, on one node. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ThrottleBenchmark {
  private final AddressThrottle throttle =
      new AddressThrottle(
          TestGrid.map("addresses-" + UUID.randomUUID()),
          new ThrottleSettings(TestConfiguration.of("LOGIN_RATE_LIMIT", "1000000/second")),
          Clock.systemUTC());
  private final ClientAddress address = ClientAddress.parse("203.0.113.7").orElseThrow();

  @Benchmark
  public LimitDecision consume() {
    return throttle.consume(Throttled.Action.LOGIN, address);
  }
}
