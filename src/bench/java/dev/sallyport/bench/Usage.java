package dev.sallyport.bench;

import dev.sallyport.dev.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says that a process and its children have used. */
final class Usage {
  /** Ticks a second, as Linux has them on every machine of today. */
  private static final double TICKS = 100;

  private Usage() {}

  /** CPU seconds of a process, and of its children that live or have ended. */
  static double cpu(long pid) {
    return cpuOf(stat(pid), true)
        + children(pid).stream().mapToDouble(child -> cpuOf(child, false)).sum();
  }

  /** CPU seconds of a database server and its connections. */
  static double cpu(LocalPostgres postgres) throws IOException {
    Path pid = postgres.data().resolve("postmaster.pid");
    return cpu(Long.parseLong(Files.readAllLines(pid).get(0)));
  }

  /** Resident memory in MiB. */
  static long memory(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static double cpuOf(String[] stat, boolean withEnded) {
    // Fields 14 to 17 of proc(5), counted from the third, which follows the name.
    double own = Long.parseLong(stat[11]) + Long.parseLong(stat[12]);
    double ended = withEnded ? Long.parseLong(stat[13]) + Long.parseLong(stat[14]) : 0;
    return (own + ended) / TICKS;
  }

  private static List<String[]> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .map(Usage::statOrNull)
        .filter(stat -> stat != null)
        .toList();
  }

  private static String[] stat(long pid) {
    String[] stat = statOrNull(pid);
    if (stat == null) {
      throw new IllegalStateException("There is no process " + pid);
    }
    return stat;
  }

  private static String[] statOrNull(long pid) {
    try {
      String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    } catch (IOException gone) {
      return null;
    }
  }
}
