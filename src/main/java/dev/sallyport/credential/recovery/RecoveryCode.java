package dev.sallyport.credential.recovery;

import dev.sallyport.credential.password.Password;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A recovery code, such as {@code 07-0ABCD-1EFGH-2JK}: its number and 65 random bits. */
public final class RecoveryCode {
  /** Numbers are from 1 to this. */
  static final int COUNT = 10;

  /** Crockford's Base32. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 13;

  private static final Pattern SHAPE = Pattern.compile("(0[1-9]|10)([0-9A-HJKMNP-TV-Z]{13})");

  private final int number;
  private final String secret;

  private RecoveryCode(int number, String secret) {
    this.number = number;
    this.secret = secret;
  }

  static RecoveryCode random(int number, SecureRandom random) {
    StringBuilder secret = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new RecoveryCode(number, secret.toString());
  }

  /**
   * A code as entered, in any case, with or without hyphens and spaces; O, I and L are read as the
   * digits that they look like. Empty for anything else and for null.
   */
  public static Optional<RecoveryCode> parse(String entered) {
    if (entered == null) {
      return Optional.empty();
    }
    String canonical =
        entered
            .replaceAll("[ -]", "")
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    return Optional.of(SHAPE.matcher(canonical))
        .filter(matcher -> matcher.matches())
        .map(matcher -> new RecoveryCode(Integer.parseInt(matcher.group(1)), matcher.group(2)));
  }

  /** 1 to 10. */
  public int number() {
    return number;
  }

  /** What is hashed. */
  public Password secret() {
    return Password.of(secret);
  }

  /** As it is shown to the user. */
  String text() {
    return "%02d-%s-%s-%s"
        .formatted(number, secret.substring(0, 5), secret.substring(5, 10), secret.substring(10));
  }

  @Override
  public String toString() {
    return "RecoveryCode[" + number + ", hidden]";
  }
}
