package dev.sallyport.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An executor drops a schedule at the first throwable; ours goes on. */
class TimedJobTest {
  private static final Logger LOG = Logger.getLogger(TimedJobTest.class.getName());

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  TimedJobTest() {
    LOG.setLevel(Level.OFF);
  }

  static List<Supplier<Throwable>> failures() {
    return List.of(
        () -> new IllegalStateException("closed"),
        () -> new NoClassDefFoundError("org/postgresql/X"),
        () -> new StackOverflowError());
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aJobThatFailsIsRepeated(Supplier<Throwable> failure) throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);

    var repeated =
        TimedJob.repeat(
            managed(),
            Duration.ofMillis(1),
            LOG,
            Level.WARNING,
            "Failed",
            () -> {
              runs.incrementAndGet();
              third.countDown();
              TimedJobTest.<RuntimeException>raise(failure.get());
            });

    assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(repeated.isDone()).isFalse();
    repeated.cancel(false);
    assertThat(runs.get()).isGreaterThanOrEqualTo(3);
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  private ManagedScheduledExecutorService managed() {
    return (ManagedScheduledExecutorService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ManagedScheduledExecutorService.class},
            (self, method, arguments) -> method.invoke(executor, arguments));
  }
}
