package dev.sallyport.openid.device;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The code that a device shows to its user: eight consonants, so that it forms no word and has no
 * letters that look alike (RFC 8628, section 6.1), which are 34.6 bits.
 */
public final class UserCode {
  /** Of the page that asks for it (RFC 8628, section 3.3.1). */
  public static final String PARAMETER = "user_code";

  private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;
  private static final int GROUP = 4;

  private static final Pattern SHAPE =
      Pattern.compile("[" + ALPHABET + ALPHABET.toLowerCase(Locale.ROOT) + "]{" + LENGTH + "}");

  /** What people and keyboards put between the letters. */
  private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Z}\\p{Pd}]+");

  private final String letters;

  private UserCode(String letters) {
    this.letters = letters;
  }

  static UserCode random(SecureRandom random) {
    StringBuilder letters = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new UserCode(letters.toString());
  }

  /**
   * Reads a code as a user enters it: in any case, with hyphens and spaces anywhere.
   *
   * @param enteredOrNull any text
   */
  public static Optional<UserCode> parse(String enteredOrNull) {
    return Optional.ofNullable(enteredOrNull)
        .map(entered -> SEPARATORS.matcher(entered).replaceAll(""))
        .filter(SHAPE.asMatchPredicate())
        .map(letters -> new UserCode(letters.toUpperCase(Locale.ROOT)));
  }

  /** In the only spelling in which it is shown, such as {@code WDJB-MJHT}. */
  public String text() {
    return letters.substring(0, GROUP) + "-" + letters.substring(GROUP);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UserCode code && letters.equals(code.letters);
  }

  @Override
  public int hashCode() {
    return letters.hashCode();
  }

  @Override
  public String toString() {
    return "UserCode[hidden]";
  }
}
