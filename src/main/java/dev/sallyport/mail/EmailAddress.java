package dev.sallyport.mail;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which it is stored, compared and written to: lower case,
 * ASCII, an internationalised domain as A-labels (RFC 5890, UTS 46). Contains neither line breaks
 * nor anything else that could start a header, so it can be used in a mail without escaping.
 *
 * <p>Narrower than RFC 5321 on purpose: no quoted local parts, no comments, no address literals, no
 * domains without a dot. Internationalised mailboxes (RFC 6531, {@code josé@example.com}) are
 * rejected with a message that says so. Accepting them would make uniqueness a matter of Unicode:
 * look-alike letters of other scripts, case mappings that lose a letter, marks in two orders.
 * Moreover, mail reaches them only if every server on the way supports SMTPUTF8.
 */
public final class EmailAddress {
  /** RFC 5321, section 4.5.3.1.3: a path of 256 octets less its two brackets. */
  private static final int MAX_LENGTH = 254;

  /** RFC 5321, section 4.5.3.1.1. */
  private static final int MAX_LOCAL_PART = 64;

  // No address is longer even if decomposed; longer texts are rejected without parsing.
  private static final int MAX_RAW_LENGTH = 1_024;

  /** The message for {@link #isReserved}. */
  public static final String RESERVED =
      "must not be in a reserved domain, which cannot receive mail";

  /**
   * Top-level domains without mail: RFC 6761 (invalid, localhost), RFC 7686 (onion), RFC 9476
   * (alt), RFC 3172 (arpa). Not example and test, which are for documentation and tests, and not
   * local and internal, in which private networks have mail.
   */
  private static final Pattern RESERVED_DOMAIN =
      Pattern.compile(".*\\.(?:alt|arpa|invalid|localhost|onion)");

  private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final Pattern LOCAL_PART = Pattern.compile(ATEXT + "(?:\\." + ATEXT + ")*");

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  // The last label must contain a letter or a hyphen; otherwise 192.0.2.1 would be a domain.
  private static final Pattern DOMAIN =
      Pattern.compile("(?:" + LABEL + "\\.)+(?![0-9]+\\z)" + LABEL);

  private final String value;

  private EmailAddress(String value) {
    this.value = value;
  }

  /**
   * The canonical address; empty when {@code raw} is null or not an address. Surrounding spaces are
   * removed; control characters, line breaks and invisible characters are rejected even there.
   * Parsing a canonical address returns the same address.
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

  /** The reason why {@link #parse} rejected a text, as a message of a fault. */
  public static String reason(String raw) {
    int at = raw.indexOf('@');
    return at > 0 && raw.substring(0, at).strip().codePoints().anyMatch(c -> c > 127)
        ? "must contain only ASCII characters before the @; internationalized mailboxes (RFC 6531)"
            + " are not supported"
        : "must have the form name@example.com";
  }

  /** Whether the domain cannot receive mail, so that the address cannot have an owner. */
  public boolean isReserved() {
    return RESERVED_DOMAIN.matcher(value).matches();
  }

  /** The part before the @; 1 to 64 characters. */
  public String localPart() {
    return value.substring(0, value.indexOf('@'));
  }

  /** The part after the @, in ASCII. */
  public String domain() {
    return value.substring(value.indexOf('@') + 1);
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
    // Checked before any mapping, because NFC and lower-casing turn some other characters, such as
    // the Kelvin sign, into ASCII, and so one user's address into another's.
    return typed.length() <= MAX_LOCAL_PART && LOCAL_PART.matcher(typed).matches()
        ? Optional.of(typed.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static Optional<String> domain(String typed) {
    // ASCII is taken as it is, so that an owner may always enter the A-labels.
    Optional<String> ascii =
        typed.chars().allMatch(character -> character < 128)
            ? Optional.of(typed.toLowerCase(Locale.ROOT))
            : InternationalDomain.toAscii(typed);
    // Checked after the mapping, which turns similar characters into dots, digits and letters.
    return ascii.filter(domain -> DOMAIN.matcher(domain).matches());
  }

  /**
   * Control characters and line separators, which end a mail header; unpaired surrogates; and
   * format characters, which are invisible.
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
