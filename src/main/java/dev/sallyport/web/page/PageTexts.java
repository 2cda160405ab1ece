package dev.sallyport.web.page;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.platform.text.ThemedTexts;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The texts of the pages by language: {@code pages/texts_en.properties} and {@code
 * texts_de.properties} in the WAR, each key replaced by that of a file {@code page_en.properties}
 * or {@code page_de.properties} in {@code THEME_DIR}.
 */
@Singleton
public class PageTexts implements Settings {
  private static final String OTHER = "problem_other";

  private final ThemedTexts texts;

  @Inject
  public PageTexts(Configuration configuration, Theme theme) {
    texts = new ThemedTexts("/pages/texts", "page", theme, configuration);
  }

  /** The texts without values of their own, for templates; a missing key is an error. */
  Map<String, String> of(Language language) {
    return new Complete(texts, language);
  }

  /**
   * A text with values for its placeholders. A value of the other direction, such as the name of an
   * application in Hebrew, does not reorder the text around it.
   */
  public String text(Language language, String key, Map<String, String> values) {
    return texts.text(
        language,
        key,
        values.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, value -> language.direction().isolate(value.getValue()))));
  }

  /** A text without placeholders other than the brand. */
  public String text(Language language, String key) {
    return texts.text(language, key, Map.of());
  }

  /** What a problem means to the user of a page. */
  String problem(Language language, Problem problem) {
    String own = "problem_" + problem.type().code();
    String key = texts.keys(language).contains(own) ? own : OTHER;
    return texts.text(
        language,
        key,
        Map.of(
            "seconds",
            problem.headers().getOrDefault("Retry-After", "1"),
            "detail",
            problem.detail()));
  }

  /** What is wrong with a field. */
  String fault(Language language, Fault fault) {
    Map<String, String> values =
        fault.parameters().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, demand -> String.valueOf(demand.getValue())));
    String own = "fault_" + fault.field() + "_" + fault.code();
    String general = "fault_" + fault.code();
    Set<String> keys = texts.keys(language);
    if (keys.contains(own)) {
      return texts.text(language, own, values);
    }
    return texts.text(language, keys.contains(general) ? general : "fault_other", values);
  }

  /** All keys of a language. */
  Set<String> keys(Language language) {
    return texts.keys(language);
  }

  /** Templates read a map; this one has every key or fails. */
  private static final class Complete extends AbstractMap<String, String> {
    private final ThemedTexts texts;
    private final Language language;

    Complete(ThemedTexts texts, Language language) {
      this.texts = texts;
      this.language = language;
    }

    @Override
    public String get(Object key) {
      return texts.text(language, (String) key, Map.of());
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
      throw new UnsupportedOperationException();
    }
  }
}
