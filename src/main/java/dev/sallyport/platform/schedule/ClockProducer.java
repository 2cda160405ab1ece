package dev.sallyport.platform.schedule;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/**
 * The clock of the service, in microseconds, so that a time read from PostgreSQL equals the time
 * that was returned to the caller.
 */
public class ClockProducer {
  @Produces
  @Singleton
  static Clock clock() {
    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
  }
}
