package dev.sallyport.client.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The npm package in {@code clients/js}: one small module, and declarations of what it exports. */
class BrowserClientPackageTest {
  private static final Path PACKAGE = Path.of("clients", "js");

  /** "Under 5 KB compressed", as servers send it. */
  private static final int BYTES = 5_000;

  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export (?:async )?(class|const|function) (\\w+)");
  private static final Pattern DECLARED = Pattern.compile("(?m)^export (class|function) (\\w+)");

  @Test
  void itIsSmall() throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(Files.readAllBytes(PACKAGE.resolve("index.js")));
    }

    assertThat(compressed.size()).isLessThan(BYTES);
  }

  @Test
  void itIsOneModule() throws IOException {
    assertThat(module()).doesNotContainPattern("\\bimport\\b");
    assertThat(module())
        .doesNotContainPattern("\\b(localStorage|sessionStorage|indexedDB|eval)\\b");
  }

  @Test
  @SuppressWarnings("unchecked")
  void thePackageNamesWhatIsThere() throws IOException {
    Map<String, Object> description =
        TestUser.body(Files.readString(PACKAGE.resolve("package.json")));

    assertThat(description)
        .containsEntry("name", "@sallyport/client")
        .containsEntry("type", "module")
        .containsEntry("license", "Apache-2.0")
        .containsEntry("types", "./index.d.ts")
        .doesNotContainKeys("dependencies", "devDependencies", "peerDependencies", "scripts");
    assertThat(description.get("exports"))
        .isEqualTo(Map.of(".", Map.of("types", "./index.d.ts", "default", "./index.js")));
    for (String file : (List<String>) description.get("files")) {
      assertThat(PACKAGE.resolve(file)).exists();
    }
    // npm packs it with the files above.
    assertThat(PACKAGE.resolve("LICENSE")).hasSameTextualContentAs(Path.of("LICENSE"));
    assertThat(Files.readString(Path.of("clients", "java", "pom.xml")))
        .contains("<version>" + description.get("version") + "-SNAPSHOT</version>");
  }

  @Test
  void everythingThatIsExportedIsDeclared() throws IOException {
    assertThat(names(EXPORT, module())).isEqualTo(names(DECLARED, declarations())).hasSize(4);
  }

  /** The object that createClient returns, member by member. */
  @Test
  void everyMemberOfAClientIsDeclared() throws IOException {
    String client = between(declarations(), "export interface Client {", "\n}\n");
    Set<String> declared = names(Pattern.compile("(?m)^  (readonly )?(\\w+)[(:]"), client);
    String returned = between(module(), "\n  return {\n", "\n  };\n}\n");
    Set<String> members = names(Pattern.compile("(?m)^    (get )?(\\w+)[(:,]"), returned);

    assertThat(members).isEqualTo(declared).contains("user", "fetch", "signOut");
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    pattern.matcher(text).results().forEach(match -> names.add(match.group(2)));
    return names;
  }

  private static String between(String text, String begin, String end) {
    int from = text.lastIndexOf(begin);
    assertThat(from).isNotNegative();
    return text.substring(from + begin.length(), text.indexOf(end, from));
  }

  private static String module() throws IOException {
    return Files.readString(PACKAGE.resolve("index.js"));
  }

  private static String declarations() throws IOException {
    return Files.readString(PACKAGE.resolve("index.d.ts"));
  }
}
