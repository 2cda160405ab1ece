package dev.sallyport.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load by wrk, from {@code apt-get install wrk}. */
final class Wrk {
  private static final Pattern TIME = Pattern.compile("([0-9.]+)(us|ms|s|m)");

  /**
   * What one run measured.
   *
   * @param requests answered
   * @param perSecond of them
   * @param median latency in milliseconds
   * @param p99 latency in milliseconds that one in a hundred exceeds
   * @param failed answers that were neither 2xx nor 3xx, and broken connections
   * @param outcomes what the script said of them; empty for most
   */
  record Result(
      long requests, double perSecond, double median, double p99, long failed, String outcomes) {}

  private final List<String> command = new ArrayList<>();

  /** Connections, of which each has a thread of its own where the script needs that. */
  Wrk(int connections, boolean threadForEach, int seconds, URI target) {
    command.addAll(List.of("wrk", "--latency", "--timeout", "60s"));
    command.add("-t" + (threadForEach ? connections : 1));
    command.add("-c" + connections);
    command.add("-d" + seconds + "s");
    command.add(target.toString());
  }

  Wrk header(String header) {
    command.addAll(List.of("-H", header));
    return this;
  }

  Wrk script(String name, String... arguments) {
    command.addAll(List.of("-s", "src/bench/wrk/" + name, "--"));
    command.addAll(List.of(arguments));
    return this;
  }

  Result run() throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return new Result(
        (long) number(said, "(\\d+) requests in"),
        number(said, "Requests/sec: +([0-9.]+)"),
        millis(said, "50%"),
        millis(said, "99%"),
        (long) number(said, "Non-2xx or 3xx responses: (\\d+)") + socketErrors(said),
        said.lines().filter(line -> line.startsWith("Outcomes: ")).findFirst().orElse(""));
  }

  private static long socketErrors(String said) {
    Matcher errors =
        Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)")
            .matcher(said);
    long sum = 0;
    if (errors.find()) {
      for (int i = 1; i <= errors.groupCount(); i++) {
        sum += Long.parseLong(errors.group(i));
      }
    }
    return sum;
  }

  private static double number(String said, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(said);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private static double millis(String said, String percentile) {
    Matcher found = Pattern.compile(percentile + " +(\\S+)").matcher(said);
    Matcher time = TIME.matcher(found.find() ? found.group(1) : "");
    if (!time.matches()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(time.group(1));
    return switch (time.group(2)) {
      case "us" -> value / 1000;
      case "s" -> value * 1000;
      case "m" -> value * 60_000;
      default -> value;
    };
  }
}
