package dev.sallyport.credential.password.breach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Files of breached passwords, built by the command from a list like that of Pwned Passwords. */
public final class BreachedFiles {
  private BreachedFiles() {}

  /** Builds a file of the passwords. */
  public static Path of(Path target, String... passwords) throws IOException {
    Path list = Path.of(target + ".txt");
    Files.write(
        list,
        Arrays.stream(passwords)
            .map(BreachedFiles::hash)
            .sorted()
            .map(hash -> hash + ":7")
            .toList());
    Result result = build(list.toString(), target.toString());
    if (result.status() != 0) {
      throw new IOException(result.errors());
    }
    return target;
  }

  /** What the command has returned and printed. */
  record Result(int status, String output, String errors) {}

  static Result build(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status =
        BuildBreachedPasswords.run(
            List.of(arguments),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    return new Result(
        status, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  /** 40 upper-case hexadecimal digits. */
  static String hash(String password) {
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
