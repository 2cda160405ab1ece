package dev.sallyport.assurance.hostile;

import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A run of the fuzzer, guided by the coverage of our code and of the parsers that we call. */
final class Jazzer {
  private static final String INSTRUMENTED =
      "dev.sallyport.**:org.jose4j.**:org.eclipse.parsson.**:ua_parser.**:com.webauthn4j.**"
          + ":tools.jackson.dataformat.cbor.**";
  private static final Pattern NEEDED =
      Pattern.compile(
          "(assertj-core|bcprov-jdk18on|caffeine|commons-collections4|jakarta\\..+|jazzer(-api)?|jose4j"
              + "|commons-codec|ipaddress|jackson-.+|parsson|postgresql|slf4j-api|snakeyaml|uap-java|webauthn4j-core)-[0-9].*\\.jar");
  private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");

  private final Path directory;

  /**
   * @param directory for the inputs, the findings and what Jazzer prints
   */
  Jazzer(Path directory) {
    this.directory = directory;
  }

  Path corpus() {
    return directory.resolve("corpus");
  }

  /** So that the next run starts from there. */
  void add(byte[] input) throws IOException {
    Files.createDirectories(corpus());
    Files.write(corpus().resolve(digest(input)), input);
  }

  /**
   * Fuzzes for so long, or until something is found.
   *
   * @return how many inputs there were
   * @throws AssertionError with what Jazzer says of a finding; an input that takes longer than ten
   *     seconds is one, too
   */
  long run(String target, Duration time) throws IOException, InterruptedException {
    Files.createDirectories(corpus());
    Path log = directory.resolve("jazzer.log");
    Process process =
        new ProcessBuilder(command(target, time))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(time.toSeconds() + 60, TimeUnit.SECONDS)) {
        throw new AssertionError("Jazzer did not end, see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    Matcher runs = RUNS.matcher(said);
    if (process.exitValue() != 0 || !runs.find()) {
      throw new AssertionError("Jazzer on " + target + ":\n" + excerpt(said));
    }
    return Long.parseLong(runs.group(1));
  }

  private List<String> command(String target, Duration time) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-classpath",
        classPath(),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzedParser.class.getName(),
        "--target_args=" + target,
        "--instrumentation_includes=" + INSTRUMENTED,
        "--custom_hook_includes=" + INSTRUMENTED,
        "--instrumentation_excludes=dev.sallyport.assurance.**",
        "--reproducer_path=" + directory,
        "-artifact_prefix=" + directory + "/",
        "-max_total_time=" + time.toSeconds(),
        "-max_len=8192",
        "-timeout=10",
        "-rss_limit_mb=0",
        "-print_final_stats=1",
        corpus().toString());
  }

  /** Only what the parsers need: Jazzer looks through all of it before it begins. */
  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(path -> Files.isDirectory(path) || NEEDED.matcher(name(path)).matches())
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /** From the first finding on. */
  private static String excerpt(String said) {
    int finding = said.indexOf("== Java Exception");
    int start = Math.max(finding, finding < 0 ? said.length() - 4_000 : 0);
    return said.substring(Math.max(start, 0), Math.min(said.length(), Math.max(start, 0) + 4_000));
  }

  private static String digest(byte[] input) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(input);
      return String.format("%040x", new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
