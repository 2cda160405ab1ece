package dev.sallyport.credential.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The most common passwords of known leaks: the list of nbvcxz (MIT) with 100,001 entries, which
 * the build unpacks. Exact, without false positives. Takes about 3 MB once loaded, so create a
 * single instance.
 */
public final class CommonPasswords {
  private static final String RESOURCE = "/dictionaries/passwords.txt";

  // Fewer lines mean a broken build, which would accept weak passwords without notice.
  private static final int LEAST_LINES = 10_000;

  private final Set<String> passwords;

  private CommonPasswords(Set<String> passwords) {
    this.passwords = passwords;
  }

  /**
   * Reads the list from the class path.
   *
   * @throws IllegalStateException when it is missing, unreadable or shorter than 10,000 lines
   */
  public static CommonPasswords load() {
    return from(CommonPasswords.class.getResourceAsStream(RESOURCE));
  }

  /** Reads and closes a list of one password a line; null counts as missing. */
  static CommonPasswords from(InputStream list) {
    if (list == null) {
      throw new IllegalStateException(
          "The list of common passwords, " + RESOURCE + ", is missing from the class path.");
    }
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      lines = reader.lines().toList();
    } catch (IOException | java.io.UncheckedIOException failure) {
      throw new IllegalStateException(
          "The list of common passwords, " + RESOURCE + ", cannot be read.", failure);
    }
    if (lines.size() < LEAST_LINES) {
      throw new IllegalStateException(
          "The list of common passwords, "
              + RESOURCE
              + ", has fewer than "
              + LEAST_LINES
              + " lines: the build is broken.");
    }
    return new CommonPasswords(
        lines.stream()
            .filter(CommonPasswords::matters)
            .map(CommonPasswords::folded)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether the password is in the list, in any case. */
  public boolean contains(String password) {
    return passwords.contains(folded(password));
  }

  /** No profile accepts a shorter password, so the list need not contain it. */
  private static boolean matters(String line) {
    return line.length() >= PasswordPolicy.Profile.STANDARD.minimum();
  }

  private static String folded(String password) {
    return password.toLowerCase(Locale.ROOT);
  }
}
