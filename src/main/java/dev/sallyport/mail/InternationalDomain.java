package dev.sallyport.mail;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.text.IDNA;
import java.util.Optional;

/**
 * Converts a domain with letters outside of ASCII to A-labels, by UTS 46 without its transitional
 * mappings, as browsers and mail clients do. So {@code straße.de} and {@code strasse.de} are two
 * domains.
 */
final class InternationalDomain {
  // Loads its tables, so it is created at the first domain that needs it.
  private static final IDNA UTS_46 =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ
              | IDNA.CHECK_CONTEXTO
              | IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE);

  /** RFC 5892, appendices A.3 to A.7: marks that IDNA allows between certain letters. */
  private static final String CONTEXTUAL = "\u00B7\u0375\u05F3\u05F4\u30FB";

  private InternationalDomain() {}

  /**
   * The domain in lower case with A-labels; empty if it is not valid.
   *
   * @param domain may be in any case and contain A-labels; the caller checks the length of the
   *     result and that it consists of labels
   */
  static Optional<String> toAscii(String domain) {
    IDNA.Info info = new IDNA.Info();
    String letters = UTS_46.nameToUnicode(domain, new StringBuilder(), info).toString();
    if (info.hasErrors() || !letters.codePoints().allMatch(InternationalDomain::isAllowed)) {
      return Optional.empty();
    }
    String ascii = UTS_46.nameToASCII(letters, new StringBuilder(), info).toString();
    return info.hasErrors() ? Optional.empty() : Optional.of(ascii);
  }

  /**
   * IDNA 2008 allows letters, marks and digits only (RFC 5892, section 2.1); UTS 46 also allows
   * symbols, which registries do not.
   */
  private static boolean isAllowed(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.UPPERCASE_LETTER,
          UCharacterCategory.LOWERCASE_LETTER,
          UCharacterCategory.OTHER_LETTER,
          UCharacterCategory.MODIFIER_LETTER,
          UCharacterCategory.NON_SPACING_MARK,
          UCharacterCategory.COMBINING_SPACING_MARK,
          UCharacterCategory.DECIMAL_DIGIT_NUMBER ->
          true;
      default -> codePoint < 128 || CONTEXTUAL.indexOf(codePoint) >= 0;
    };
  }
}
