package dev.sallyport.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ends the children of this process when it ends, however it ends. A shell of its own reads their
 * pids from a pipe, which the kernel closes with this process; then it terminates those it read
 * last.
 */
public final class Guard {
  private static final String WATCH =
      """
      trap '' INT TERM HUP
      while read -r line; do pids=$line; done
      kill -TERM $pids; sleep 8; kill -KILL $pids
      """;

  private static final Set<Long> DAEMONS = ConcurrentHashMap.newKeySet();
  private static boolean watching;

  private Guard() {}

  /** Adds a process that this one started but that is not its descendant any more. */
  public static void add(long pid) {
    DAEMONS.add(pid);
  }

  /** Watches from now on. Call it before the first child starts; further calls do nothing. */
  public static synchronized void watch() {
    if (watching) {
      return;
    }
    watching = true;
    Process shell;
    try {
      shell =
          new ProcessBuilder("sh", "-c", WATCH)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Writer pipe = shell.outputWriter(StandardCharsets.US_ASCII);
    ScheduledExecutorService scheduler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "guard");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        scheduler.scheduleWithFixedDelay(() -> report(pipe, shell.pid()), 0, 1, TimeUnit.SECONDS);
  }

  private static void report(Writer pipe, long shell) {
    Stream<Long> descendants =
        ProcessHandle.current().descendants().map(ProcessHandle::pid).filter(pid -> pid != shell);
    Stream<Long> daemons = DAEMONS.stream().filter(pid -> ProcessHandle.of(pid).isPresent());
    String pids =
        Stream.concat(descendants, daemons).map(String::valueOf).collect(Collectors.joining(" "));
    try {
      pipe.write(pids + "\n");
      pipe.flush();
    } catch (IOException shellGone) {
      throw new UncheckedIOException(shellGone);
    }
  }
}
