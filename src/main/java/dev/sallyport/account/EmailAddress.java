package dev.sallyport.account;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which it is stored, compared and written to: lower case,
 * ASCII, an internationalised domain as A-labels (RFC 5890). Holds neither line breaks nor anything
 * else that could start a header, so it may go into a mail as it is.
 *
 * <p>Narrower than RFC 5321 on purpose: no quoted local parts, no comments, no address literals, no
 * mailboxes outside ASCII (RFC 6531), no domains without a dot.
 */
public final class EmailAddress {
  /** RFC 5321, section 4.5.3.1.3: a path of 256 octets less its two brackets. */
  private static final int MAX_LENGTH = 254;

  /** RFC 5321, section 4.5.3.1.1. */
  private static final int MAX_LOCAL_PART = 64;

  // No address is longer even when decomposed; longer texts are not worth the work.
  private static final int MAX_RAW_LENGTH = 1_024;

  private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL_PART = Pattern.compile(ATEXT + "(?:\\." + ATEXT + ")*");

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  // The last label has a letter or a hyphen: else 192.0.2.1 would be a domain.
  private static final Pattern DOMAIN =
      Pattern.compile("(?:" + LABEL + "\\.)+(?![0-9]+\\z)" + LABEL);

  // java.net.IDN is IDNA 2003, which turns ß into ss and ς into σ; IDNA 2008 keeps both, so the
  // result may be another owner's domain. Who has such a domain can give it as A-labels.
  private static final Pattern AMBIGUOUS = Pattern.compile("[ßς]");

  private final String value;

  private EmailAddress(String value) {
    this.value = value;
  }

  /**
   * The canonical address; empty when {@code raw} is null or not an address. Spaces around it are
   * dropped; control characters, line breaks and invisible characters are refused even there.
   * Parsing a canonical address gives it back.
   */
  public static Optional<EmailAddress> parse(String raw) {
    if (raw == null
        || raw.length() > MAX_RAW_LENGTH
        || raw.codePoints().anyMatch(EmailAddress::isForbidden)) {
      return Optional.empty();
    }
    String typed = raw.strip();
    int at = typed.indexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    return localPart(typed.substring(0, at))
        .flatMap(local -> domain(typed.substring(at + 1)).map(domain -> local + "@" + domain))
        .filter(canonical -> canonical.length() <= MAX_LENGTH)
        .map(EmailAddress::new);
  }

  /** What stands before the @; 1 to 64 characters. */
  public String localPart() {
    return value.substring(0, value.indexOf('@'));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmailAddress address && value.equals(address.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  /** The canonical address. */
  @Override
  public String toString() {
    return value;
  }

  private static Optional<String> localPart(String typed) {
    // Checked before any mapping: NFC and lower-casing make ASCII of some other characters, such
    // as the Kelvin sign, and with it one user's address of another's.
    return typed.length() <= MAX_LOCAL_PART && LOCAL_PART.matcher(typed).matches()
        ? Optional.of(typed.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Optional<String> domain(String typed) {
    String normal = Normalizer.normalize(typed, Normalizer.Form.NFC);
    if (AMBIGUOUS.matcher(normal).find()) {
      return Optional.empty();
    }
    try {
      // IDN folds the case of other letters itself, and better: String would make a final Σ a ς.
      String ascii = IDN.toASCII(normal, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      // Checked after the mapping, which turns look-alikes into dots, digits and letters.
      return Optional.of(ascii).filter(domain -> DOMAIN.matcher(domain).matches());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Control characters and line separators, which end a mail header; half surrogates; and format
   * characters: invisible, and dropped by IDNA 2003 where IDNA 2008 keeps the joiners.
   */
  private static boolean isForbidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
