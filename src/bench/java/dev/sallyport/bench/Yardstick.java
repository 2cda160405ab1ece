package dev.sallyport.bench;

import de.mkammerer.argon2.Argon2Advanced;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Argon2id of the service's default cost by the C library, on every core: what a log-in is. */
final class Yardstick {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final long SECONDS = 6;

  private final Argon2Advanced argon2 = Argon2Factory.createAdvanced(Argon2Types.ARGON2id);

  /** Hashes a second. */
  double measure() throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutorService threads = Executors.newFixedThreadPool(cores);
    try {
      List<Callable<Double>> work = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        work.add(this::rate);
      }
      double sum = 0;
      for (Future<Double> rate : threads.invokeAll(work)) {
        sum += rate.get();
      }
      return sum;
    } finally {
      threads.shutdown();
    }
  }

  private double rate() {
    byte[] password = "Lovelace-1843".getBytes(StandardCharsets.UTF_8);
    byte[] salt = new byte[16];
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(SECONDS);
    int hashes = 0;
    while (System.nanoTime() < end) {
      argon2.rawHash(ITERATIONS, MEMORY_KIB, 1, password, salt);
      hashes++;
    }
    return hashes * 1e9 / (System.nanoTime() - begin);
  }
}
