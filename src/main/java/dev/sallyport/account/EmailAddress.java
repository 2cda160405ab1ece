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
 * domains without a dot. Internationalised mailboxes (RFC 6531, {@code josé@example.com}) are
 * rejected with a message that says so. Accepting them would make uniqueness a matter of Unicode:
 * look-alike letters of other scripts, case mappings that lose a letter, marks in two orders. And
 * mail reaches them only if every server on its way has the extension SMTPUTF8.
 */
public final class EmailAddress {
  /** RFC 5321, section 4.5.3.1.3: a path of 256 octets less its two brackets. */
  private static final int MAX_LENGTH = 254;

  /** RFC 5321, section 4.5.3.1.1. */
  private static final int MAX_LOCAL_PART = 64;

  // No address is longer even when decomposed; longer texts are not worth the work.
  private static final int MAX_RAW_LENGTH = 1_024;

  /** What to say of {@link #isReserved}. */
  public static final String RESERVED =
      "must not be in a reserved domain, which cannot receive mail";

  /**
   * Top-level domains in which nobody has mail: RFC 6761 (invalid, localhost), RFC 7686 (onion),
   * RFC 9476 (alt), RFC 3172 (arpa). Not example and test, which are for documentation and tests,
   * and not local and internal, in which private networks have mail.
   */
  private static final Pattern RESERVED_DOMAIN =
      Pattern.compile(".*\\.(?:alt|arpa|invalid|localhost|onion)");

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

  /** Why {@link #parse} has refused a text, as a message for the caller. */
  public static String reason(String raw) {
    int at = raw.indexOf('@');
    return at > 0 && raw.substring(0, at).strip().codePoints().anyMatch(c -> c > 127)
        ? "must contain only ASCII characters before the @; internationalized mailboxes (RFC 6531)"
            + " are not supported"
        : "must have the form name@example.com";
  }

  /**
   * Whether the domain is one in which nobody can have mail, so that nobody can own the address.
   */
  public boolean isReserved() {
    return RESERVED_DOMAIN.matcher(value).matches();
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
