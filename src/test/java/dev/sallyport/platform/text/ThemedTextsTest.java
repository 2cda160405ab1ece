package dev.sallyport.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThemedTextsTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}");

  @ParameterizedTest
  @ValueSource(strings = {"mail", "pages"})
  void everyLanguageHasTheSameTextsWithTheSamePlaceholders(String folder) throws IOException {
    Map<Object, Object> english = file(folder, Language.EN);

    for (Language language : Language.values()) {
      Map<Object, Object> texts = file(folder, language);
      assertThat(texts.keySet()).isEqualTo(english.keySet());
      texts.forEach(
          (key, text) ->
              assertThat(placeholders(text))
                  .as(language + " " + key)
                  .isEqualTo(placeholders(english.get(key))));
      assertThat(texts.values())
          .allSatisfy(text -> assertThat((String) text).isNotBlank().doesNotContain("\uFFFD"));
    }
  }

  private static Map<Object, Object> file(String folder, Language language) throws IOException {
    Properties texts = new Properties();
    try (Reader reader =
        Files.newBufferedReader(
            Path.of("src/main/resources", folder, "texts_" + language.tag() + ".properties"))) {
      texts.load(reader);
    }
    return texts;
  }

  private static Set<String> placeholders(Object text) {
    return PLACEHOLDER
        .matcher((String) text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
