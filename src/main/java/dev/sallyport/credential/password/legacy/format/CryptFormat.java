package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Crypt;
import dev.sallyport.credential.password.legacy.LegacyHash;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code crypt(3)}: {@code $1$}, {@code $apr1$}, {@code $5$} and {@code $6$}. */
final class CryptFormat implements LegacyFormat {
  /** If a hash does not name its rounds. */
  private static final int DEFAULT_ROUNDS = 5_000;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$(1|apr1|5|6)\\$(?:rounds=([0-9]+)\\$)?([./0-9A-Za-z]{1,16})"
              + "\\$([./0-9A-Za-z]{22}|[./0-9A-Za-z]{43}|[./0-9A-Za-z]{86})");

  @Override
  public Optional<LegacyHash> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String id = form.group(1);
    boolean sha2 = id.equals("5") || id.equals("6");
    int rounds = 0;
    if (form.group(2) != null) {
      rounds = Encodings.number(form.group(2));
    } else if (sha2) {
      rounds = DEFAULT_ROUNDS;
    }
    byte[] digest = form.group(4).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(LegacyHash.of(new Crypt(id, rounds, form.group(3)), digest));
  }
}
