package dev.sallyport.credential.password.breach;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The command that builds the file for {@code BREACHED_PASSWORDS} from the SHA-1 hashes of Pwned
 * Passwords: one file of lines such as {@code 000000005AD76BD555C1D6D771DE417A4B87E4B4:10}, ordered
 * by hash, or a directory with one file per range, such as {@code 00000.txt} with the other 35
 * digits of each hash. It needs nothing but the JDK.
 */
public final class BuildBreachedPasswords {
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{35}|[0-9A-Fa-f]{40}):(\\d+)");
  private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f]{5})(\\.txt)?");
  private static final int PREFIX_DIGITS = 16;

  private final BreachedPasswordsFile file;
  private final long leastCount;

  private BuildBreachedPasswords(BreachedPasswordsFile file, long leastCount) {
    this.file = file;
    this.leastCount = leastCount;
  }

  /** Arguments: the download, the file to build, and optionally the least count of a password. */
  public static void main(String[] arguments) {
    // The streams of a command, not those of the server, which nothing may write to.
    System.exit(
        run(
            List.of(arguments),
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
            new PrintStream(
                new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)));
  }

  /** The exit status: 0, 1 after a failure, or 2 for wrong arguments. */
  static int run(List<String> arguments, PrintStream output, PrintStream errors) {
    if (arguments.size() < 2
        || arguments.size() > 3
        || (arguments.size() == 3 && !arguments.get(2).matches("[1-9][0-9]{0,17}"))) {
      errors.println("Usage: BuildBreachedPasswords DOWNLOAD FILE [LEAST_COUNT]");
      return 2;
    }
    Path target = Path.of(arguments.get(1));
    long leastCount = arguments.size() == 3 ? Long.parseLong(arguments.get(2)) : 1;
    try (BreachedPasswordsFile file = new BreachedPasswordsFile(target)) {
      new BuildBreachedPasswords(file, leastCount).read(Path.of(arguments.get(0)));
      output.println("Wrote " + file.complete() + " passwords to " + target);
      return 0;
    } catch (DamagedFileException malformed) {
      errors.println(malformed.getMessage());
      return 1;
    } catch (IOException failed) {
      errors.println("The file could not be built: " + failed);
      return 1;
    }
  }

  private void read(Path download) throws IOException {
    if (!Files.isDirectory(download)) {
      read(download, "");
      return;
    }
    List<Path> ranges;
    try (Stream<Path> found = Files.list(download)) {
      ranges = found.filter(path -> range(path).matches()).sorted().toList();
    }
    for (Path range : ranges) {
      Matcher name = range(range);
      if (name.matches()) {
        read(range, name.group(1));
      }
    }
  }

  private static Matcher range(Path file) {
    return RANGE.matcher(file.getFileName().toString());
  }

  private void read(Path lines, String range) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(lines, StandardCharsets.US_ASCII)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isEmpty() && !add(line, range)) {
          throw new DamagedFileException(
              lines
                  + ", line "
                  + number
                  + ": must be a SHA-1 hash in hexadecimal digits, a colon and a count, in"
                  + " ascending order of the hashes");
        }
      }
    }
  }

  private boolean add(String line, String range) throws IOException {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches() || range.length() + parts.group(1).length() != 40) {
      return false;
    }
    if (Long.parseLong(parts.group(2)) < leastCount) {
      return true;
    }
    String digits = (range + parts.group(1)).substring(0, PREFIX_DIGITS);
    return file.add(HexFormat.fromHexDigitsToLong(digits));
  }
}
