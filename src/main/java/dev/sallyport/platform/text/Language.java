package dev.sallyport.platform.text;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of mails. */
public enum Language {
  EN,
  DE;

  /** Longer headers are ignored. */
  private static final int MAX_HEADER = 200;

  /** The best match of an {@code Accept-Language} header; English without one, and by default. */
  public static Language ofAcceptLanguage(String headerOrNull) {
    if (headerOrNull == null || headerOrNull.length() > MAX_HEADER) {
      return EN;
    }
    try {
      List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(headerOrNull);
      List<Locale> languages = Arrays.stream(values()).map(Language::locale).toList();
      return Optional.ofNullable(Locale.lookup(ranges, languages))
          .flatMap(locale -> ofTag(locale.getLanguage()))
          .orElse(EN);
    } catch (IllegalArgumentException malformed) {
      return EN;
    }
  }

  /** The language with a {@link #tag}; empty for another one, and for null. */
  public static Optional<Language> ofTag(String tag) {
    return Arrays.stream(values()).filter(language -> language.tag().equals(tag)).findFirst();
  }

  /** The language tag (RFC 5646), such as {@code de}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Locale locale() {
    return Locale.forLanguageTag(tag());
  }

  /** The direction in which it is written. */
  public TextDirection direction() {
    return TextDirection.of(locale());
  }
}
