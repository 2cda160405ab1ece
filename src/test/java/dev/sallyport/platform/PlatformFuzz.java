package dev.sallyport.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.assurance.hostile.Input;
import dev.sallyport.platform.config.DotEnv;
import dev.sallyport.platform.database.url.DatabaseUrl;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.http.EntityTags;
import dev.sallyport.platform.http.HeaderText;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.platform.payara.RequestHead;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Configuration, heads and bodies of requests, cookies, entity tags and cursors. */
public final class PlatformFuzz {
  private static final Set<String> DANGEROUS =
      Set.of("socketFactory", "sslfactory", "loggerFile", "authenticationPluginClassName");

  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private PlatformFuzz() {}

  /** Every type a member can have. */
  public record Body(String title, Boolean isDone, List<String> names) {}

  public static boolean databaseUrl(byte[] input) {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(Input.text(input));
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("DATABASE_URL is malformed: [^\\p{Cntrl}]+\\.");
      return false;
    }
    assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://").doesNotContainPattern("[\\s\\p{C}]");
    Properties seen = Driver.parseURL(url.jdbcUrl(), null);
    // Null where the driver refuses it, too.
    if (seen != null) {
      assertThat(seen.keySet()).doesNotContainAnyElementsOf(DANGEROUS);
      assertThat(seen.getProperty(PGProperty.STRING_TYPE.getName())).isEqualTo("unspecified");
      assertThat(seen).doesNotContainKeys("user", "password");
    }
    return true;
  }

  public static boolean cursor(byte[] input) {
    String text = Input.text(input);
    Optional<Cursor> cursor = Cursor.parse(text);
    cursor.ifPresent(good -> assertThat(good.text()).isEqualTo(text));
    return cursor.isPresent();
  }

  public static boolean dotEnv(byte[] input) {
    try {
      Map<String, String> values = DotEnv.parse(Input.text(input));
      assertThat(values.keySet()).allMatch(key -> key.matches("[A-Za-z_][A-Za-z0-9_]*"));
      assertThat(values.values()).noneMatch(value -> value.matches("(?s).*[\\r\\n].*"));
      return !values.isEmpty();
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("Line [0-9]+ of \\.env is malformed: [ -~]+\\.");
      return false;
    }
  }

  public static boolean jsonBody(byte[] input) {
    Body body;
    try {
      body = RequestBodyReader.read(Body.class, input);
    } catch (Problem refused) {
      assertThat(refused.type().status()).isIn(400, 413);
      assertThat(refused.faults()).hasSizeLessThanOrEqualTo(RequestBodyReader.FAULT_LIMIT);
      return false;
    }
    // The same by the parser that builds the whole object, and knows no byte-order mark.
    String text = new String(input, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    JsonObject object = READERS.createReader(new StringReader(text)).readObject();
    assertThat(object.keySet()).isSubsetOf("title", "is_done", "names");
    assertThat(body.title()).isEqualTo(object.getString("title", null));
    assertThat(body.isDone()).isEqualTo(flag(object.get("is_done")));
    return true;
  }

  private static Boolean flag(JsonValue value) {
    boolean absent = value == null || value == JsonValue.NULL;
    return absent ? null : Boolean.valueOf(value == JsonValue.TRUE);
  }

  public static boolean pathId(byte[] input) {
    String text = Input.text(input);
    return PathId.find(text)
        .map(id -> assertThat(id.toString()).isEqualToIgnoringCase(text))
        .isPresent();
  }

  /** A header for each line. */
  public static boolean cookies(byte[] input) {
    List<String> headers = List.of(Input.text(input).split("\n", -1));
    List<String> expected = new ArrayList<>();
    for (String header : headers) {
      for (String pair : header.split(";", -1)) {
        String trimmed = trimmed(pair);
        if (trimmed.indexOf('=') == 8 && trimmed.startsWith("__Host-a")) {
          expected.add(trimmed.substring(9));
        }
      }
    }
    try {
      Optional<String> value = RequestCookies.find(headers, "__Host-a");
      assertThat(value.stream().toList()).isEqualTo(expected);
      return value.isPresent();
    } catch (Problem refused) {
      assertThat(expected).hasSizeGreaterThan(1);
      return false;
    }
  }

  private static String trimmed(String pair) {
    int start = 0;
    int end = pair.length();
    while (start < end && " \t".indexOf(pair.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t".indexOf(pair.charAt(end - 1)) >= 0) {
      end--;
    }
    return pair.substring(start, end);
  }

  public static boolean requestHead(byte[] input) {
    String head = new String(input, StandardCharsets.ISO_8859_1);
    String[] lines = head.split("\r\n", -1);
    try {
      RequestHead.check(
          head,
          index ->
              lines[index + 1].replaceFirst("^[^:]*:[ \t]*", "").replaceFirst(" +$", "").length());
    } catch (Problem refused) {
      assertThat(refused.type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
      return false;
    }
    assertThat(head.replace("\r\n", "")).doesNotContainPattern("[\\x00-\\x08\\x0A-\\x1F\\x7F]");
    assertThat(lines[0].split(" ", -1)).hasSize(3);
    return true;
  }

  public static boolean headerText(byte[] input) {
    String value = new String(input, StandardCharsets.ISO_8859_1);
    String text = HeaderText.printable(value, 512);
    assertThat(text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    assertThat(text.length()).isLessThanOrEqualTo(512);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    return text.equals(value);
  }

  public static boolean entityTags(byte[] input) {
    String field = Input.text(input);
    EntityTags tags = EntityTags.of(field);
    if (tags.permitChangeOf("7")) {
      assertThat(tags.include("7")).isTrue();
      assertThat(field).matches("(?s).*(\"7\"|\\*).*");
    }
    return tags.include("7");
  }
}
