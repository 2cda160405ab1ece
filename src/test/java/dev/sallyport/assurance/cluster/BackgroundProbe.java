package dev.sallyport.assurance.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Calls that go on in the background, each after the last, and what they were answered. */
final class BackgroundProbe implements AutoCloseable {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> answers = new TreeMap<>();
  private volatile boolean ended;
  private Duration longest = Duration.ZERO;

  /** Adds a call, with a pause after each. */
  BackgroundProbe every(Duration pause, Callable<Integer> call) {
    Thread thread = new Thread(() -> repeat(pause, call), "watch");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return this;
  }

  private void repeat(Duration pause, Callable<Integer> call) {
    while (!ended) {
      long sent = System.nanoTime();
      String answer = answer(call);
      note(answer, Duration.ofNanos(System.nanoTime() - sent));
      try {
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  // Whatever goes wrong is an answer, too.
  private static String answer(Callable<Integer> call) {
    try {
      return call.call().toString();
    } catch (Exception failed) {
      return failed.getClass().getSimpleName();
    }
  }

  private synchronized void note(String answer, Duration duration) {
    answers.merge(answer, 1, Integer::sum);
    longest = longest.compareTo(duration) < 0 ? duration : longest;
  }

  /** How often each status, or the name of an exception, was the answer. */
  synchronized Map<String, Integer> answers() {
    return new TreeMap<>(answers);
  }

  /** The answer that took longest. */
  synchronized Duration longest() {
    return longest;
  }

  /** Returns after the last answer. */
  void end() {
    ended = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    end();
  }
}
