package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * What the WAR is made of: the bill of materials names all of it, each under a licence that we
 * accept, and the document lists the same.
 */
class SupplyChainIT {
  /** By SPDX, or as the POM has it where SPDX has no name. A new one is to be read first. */
  private static final Set<String> ACCEPTED =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause", // the Eclipse Distribution License 1.0, too
          "Bouncy Castle Licence", // the words of MIT
          "EPL-2.0",
          "ISC",
          "MIT",
          "MPL-2.0",
          "PostgreSQL",
          "Unicode-3.0");

  /** The licence that we chose, for libraries that offer a choice. */
  private static final Map<String, String> CHOSEN = Map.of("jna", "Apache-2.0");

  private static final Path WAR =
      Path.of(System.getProperty("sallyport.war", "target/sallyport.war"));
  private static final Path BILL = WAR.resolveSibling("bom.json");
  private static final Path DOCUMENT = Path.of("docs/supply-chain.md");

  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|", Pattern.MULTILINE);
  private static final Pattern UNPACKED =
      Pattern.compile(
          "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "\\s*<version>\\$\\{([^}]+)}</version>\\s*<(?:includes|classifier)>");

  private record Component(String group, String name, String version, Set<String> licences) {
    String row() {
      return SupplyChainIT.row(group + ":" + name, version, String.join(", ", licences));
    }
  }

  @Test
  void everyLicenceIsAccepted() throws IOException {
    assertThat(components())
        .isNotEmpty()
        .allSatisfy(
            component ->
                assertThat(component.licences())
                    .as(component.name())
                    .isNotEmpty()
                    .isSubsetOf(ACCEPTED));
  }

  @Test
  void theBillNamesEveryLibraryOfTheWarAndNoOther() throws IOException {
    try (ZipFile war = new ZipFile(WAR.toFile())) {
      assertThat(components())
          .extracting(component -> component.name() + "-" + component.version() + ".jar")
          .containsExactlyInAnyOrderElementsOf(
              war.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.startsWith("WEB-INF/lib/") && name.endsWith(".jar"))
                  .map(name -> name.substring("WEB-INF/lib/".length()))
                  .filter(name -> !name.startsWith("sallyport-"))
                  .toList());
    }
  }

  @Test
  void theDocumentListsTheBill() throws IOException {
    assertThat(rows("Libraries"))
        .containsExactlyInAnyOrderElementsOf(components().stream().map(Component::row).toList());
  }

  /** The bill knows dependencies only, not what else the build unpacks or copies. */
  @Test
  void theDocumentListsWhatTheBuildUnpacks() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String versions = Files.readString(Path.of("src/build/pom.xml"));
    Set<String> unpacked =
        matches(UNPACKED, pom)
            .map(
                item ->
                    "%s:%s %s"
                        .formatted(item.group(1), item.group(2), property(versions, item.group(3))))
            .collect(Collectors.toSet());

    assertThat(rows("Files from other artifacts"))
        .allSatisfy(row -> assertThat(row.replaceFirst("^\\S+ \\S+ ", "")).isIn(ACCEPTED))
        .extracting(row -> row.replaceFirst("^(\\S+ \\S+) .*", "$1"))
        .containsExactlyInAnyOrderElementsOf(unpacked);
  }

  private static List<Component> components() throws IOException {
    assertThat(BILL).as("made by mvn package, but not with -o").exists();
    try (Reader file = Files.newBufferedReader(BILL);
        JsonReader json = Json.createReader(file)) {
      return json.readObject().getJsonArray("components").stream()
          .map(JsonValue::asJsonObject)
          .map(
              component ->
                  new Component(
                      component.getString("group"),
                      component.getString("name"),
                      component.getString("version"),
                      licences(component)))
          .toList();
    }
  }

  /** All of them, except where we chose one. */
  private static Set<String> licences(JsonObject component) {
    Set<String> all = allLicences(component);
    String chosen = CHOSEN.get(component.getString("name"));
    if (chosen == null) {
      return all;
    }
    assertThat(all).as(component.getString("name")).contains(chosen);
    return Set.of(chosen);
  }

  private static Set<String> allLicences(JsonObject component) {
    return component.getOrDefault("licenses", JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
        .map(JsonValue::asJsonObject)
        .map(SupplyChainIT::licence)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String licence(JsonObject entry) {
    JsonObject licence = entry.containsKey("license") ? entry.getJsonObject("license") : entry;
    return Stream.of("id", "name", "expression")
        .filter(licence::containsKey)
        .map(licence::getString)
        .findFirst()
        .orElse("nameless");
  }

  /** Of the table under a heading: name, version and licence. */
  private static Set<String> rows(String heading) throws IOException {
    String section =
        Files.readString(DOCUMENT).split("\n## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
    return matches(ROW, section)
        .map(row -> row(row.group(1), row.group(2), row.group(3)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String row(String name, String version, String licence) {
    return name + " " + version + " " + licence;
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
    assertThat(value.find()).as(name).isTrue();
    return value.group(1);
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
