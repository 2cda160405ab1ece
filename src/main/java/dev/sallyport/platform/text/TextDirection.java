package dev.sallyport.platform.text;

import java.text.Bidi;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The direction in which a language is written. */
public enum TextDirection {
  LTR,
  RTL;

  /**
   * ISO 15924; the script of a tag (RFC 5646, section 2.2.3) takes precedence over the language.
   */
  private static final Set<String> RTL_SCRIPTS =
      Set.of("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa");

  /** The languages that are written in one of these scripts if their tag names none. */
  private static final Set<String> RTL_LANGUAGES =
      Set.of("ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");

  /** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex #9, section 2). */
  private static final char ISOLATE = 0x2068;

  private static final char END_OF_ISOLATE = 0x2069;

  /** Embeddings, overrides and isolates, which could reach beyond the value that holds them. */
  private static final Pattern CONTROLS = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

  /** Not {@code java.awt.ComponentOrientation}, which knows fewer languages and no scripts. */
  public static TextDirection of(Locale locale) {
    boolean isRtl =
        locale.getScript().isEmpty()
            ? RTL_LANGUAGES.contains(locale.getLanguage())
            : RTL_SCRIPTS.contains(locale.getScript());
    return isRtl ? RTL : LTR;
  }

  /** The value of the attribute {@code dir} in HTML. */
  public String html() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * A value that does not reorder a sentence of this direction around it, such as a name in Hebrew
   * in an English sentence. In HTML of its own, {@code bdi} does the same. A value that cannot
   * reorder the sentence stays as it is.
   */
  public String isolate(String value) {
    String text = CONTROLS.matcher(value).replaceAll("");
    return this == RTL || Bidi.requiresBidi(text.toCharArray(), 0, text.length())
        ? ISOLATE + text + END_OF_ISOLATE
        : text;
  }
}
