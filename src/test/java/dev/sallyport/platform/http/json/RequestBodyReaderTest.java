package dev.sallyport.platform.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyReaderTest {
  /** One member of each kind, one of them with two words. */
  private static final JsonBuilderFactory BUILDERS = Json.createBuilderFactory(Map.of());

  public record Note(String title, Boolean isDone) {}

  public record Names(List<String> names) {}

  @Test
  void membersAreReadByTheirWireNames() {
    assertThat(read("{\"title\":\"milk\",\"is_done\":true}")).isEqualTo(new Note("milk", true));
    assertThat(read(" { \"is_done\" : false , \"title\" : \"\" } \n"))
        .isEqualTo(new Note("", false));
  }

  @Test
  void whatIsAbsentOrNullIsNull() {
    assertThat(read("{}")).isEqualTo(new Note(null, null));
    assertThat(read("{\"title\":null,\"is_done\":null}")).isEqualTo(new Note(null, null));
  }

  @Test
  void textIsUnescapedAndOtherwiseUntouched() {
    assertThat(read("{\"title\":\" \\u0041\\n\\ud83d\\ude80 ä😀\\u0000 \"}").title())
        .isEqualTo(" A\n\uD83D\uDE80 ä😀\u0000 ");
  }

  /** RFC 8259, section 8.1. */
  @Test
  void aByteOrderMarkIsIgnoredInFrontAndNowhereElse() {
    assertThat(read("\uFEFF{\"title\":\"\uFEFFmilk\"}").title()).isEqualTo("\uFEFFmilk");
    for (String body : List.of("\uFEFF", "\uFEFF\uFEFF{}", " \uFEFF{}", "{\uFEFF}", "{}\uFEFF")) {
      assertThat(refusal(body).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
    }
  }

  @Test
  void sixteenKibibytesFitAndOneByteMoreDoesNot() {
    String frame = "{\"title\":\"\"}";
    String fill = "x".repeat(16 * 1024 - frame.length());

    assertThat(read("{\"title\":\"" + fill + "\"}").title()).isEqualTo(fill);
    assertThat(refusal("{\"title\":\"" + fill + "x\"}").type())
        .isEqualTo(ProblemType.PAYLOAD_TOO_LARGE);
    assertThat(refusal(" ".repeat(16 * 1024 + 1)).type()).isEqualTo(ProblemType.PAYLOAD_TOO_LARGE);
  }

  @Test
  void theLimitCountsBytesAndNoMoreOfThemAreRead() {
    CountingStream endless = new CountingStream();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> readStream(endless))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.PAYLOAD_TOO_LARGE));
    assertThat(endless.count).isEqualTo(16 * 1024 + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "{",
        "{\"",
        "{\"title",
        "{\"title\"",
        "{\"title\":",
        "{\"title\":\"",
        "{\"title\":\"milk",
        "{\"title\":\"milk\"",
        "{\"title\":\"milk\",",
        "{\"title\":tru",
        "{\"title\":[",
        "{\"title\":[1",
        "{\"title\":[1,",
        "{\"title\":{",
        "{\"title\":{\"a\"",
        "{\"title\":{\"a\":[{",
        "{\"other\":[",
        "{\"other\":{\"a\":"
      })
  void aTruncatedBodyIsMalformed(String body) {
    assertMalformed(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{}]",
        "null",
        "true",
        "1",
        "\"{}\"",
        "x",
        "{}{}",
        "{} []",
        "{} x",
        "{}\u0000",
        "\u0000{}",
        "\uFEFF\uFEFF{}",
        "{,}",
        "{\"title\":\"a\",}",
        "{\"title\":\"a\" \"is_done\":true}",
        "{\"title\" \"a\"}",
        "{title:\"a\"}",
        "{'title':'a'}",
        "{1:2}",
        "{\"title\":\"a\"]",
        "{\"title\":[}]}",
        "{\"other\":[1,{]}",
        "{\"other\":[1 2]}",
        "{\"other\":{\"a\":1,}}",
        "{\"title\":01}",
        "{\"title\":+1}",
        "{\"title\":1.}",
        "{\"title\":.5}",
        "{\"title\":-}",
        "{\"title\":1e}",
        "{\"title\":NaN}",
        "{\"title\":True}",
        "{\"title\":\"\\x41\"}",
        "{\"title\":\"\\u004\"}",
        "{\"title\":\"\\u00zz\"}",
        "{\"title\":\"a\nb\"}",
        "{\"title\":\"a\tb\"}",
        "{\"title\":\"a\u0000b\"}",
        "{\"title\":\"a\"} // note",
        "/* note */ {}"
      })
  void whatIsNotOneJsonObjectIsMalformed(String body) {
    assertMalformed(body);
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[][] invalid = {
      {(byte) 0xFF},
      {(byte) 0xC3},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xE4}
    };
    for (byte[] bytes : invalid) {
      String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
      byte[] body = ("{\"title\":\"" + latin1 + "\"}").getBytes(StandardCharsets.ISO_8859_1);
      assertMalformed(body);
    }
    assertMalformed("{}".getBytes(StandardCharsets.UTF_16));
    assertMalformed("{}".getBytes(StandardCharsets.UTF_16LE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{\"a\":", "[{\"a\":", "{\"a\":[", "{\"title\":[", "{\"a\":1,\"a\":["})
  void aDepthBombIsMalformed(String layer) {
    assertMalformed(layer.repeat(16 * 1024 / layer.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1E+2147483648", "1e-2147483648"})
  void numberOutOfRangeIsMalformed(String number) {
    byte[] body = "{\"object\":{\"a\":[%s]}}".formatted(number).getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> RequestBodyReader.read(Nested.class, body))
        .withMessageContaining("number");
  }

  /** Parsson refuses it with an exception that is neither one of JSON nor of numbers. */
  @Test
  void aNumberOfTwoThousandDigitsInAnObjectIsMalformed() {
    byte[] body =
        ("{\"object\":{\"a\":" + "9".repeat(2_000) + "}}").getBytes(StandardCharsets.UTF_8);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> RequestBodyReader.read(Nested.class, body))
        .withMessageContaining("number");
  }

  /** A record with an object. */
  public record Nested(JsonObject object) {}

  @Test
  void thirtyTwoLayersAreLookedThroughAndOneMoreIsMalformed() {
    assertThat(faults("{\"other\":" + nested(32) + "}")).containsExactly("other unknown_field");
    assertMalformed("{\"other\":" + nested(33) + "}");
    assertThat(faults("{\"other\":[" + "[],".repeat(999) + "[]]}"))
        .containsExactly("other unknown_field");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0.0",
        "1e999999999",
        "1e-999999999",
        "9999999999999999999999999999999999999999",
        "true",
        "false",
        "[]",
        "{}",
        "[\"milk\"]",
        "{\"title\":\"milk\"}"
      })
  void textMustBeAString(String value) {
    assertThat(faults("{\"title\":" + value + "}")).containsExactly("title wrong_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "1e999999999", "\"true\"", "\"\"", "[true]", "{}"})
  void aFlagMustBeTrueOrFalse(String value) {
    assertThat(faults("{\"is_done\":" + value + "}")).containsExactly("is_done wrong_type");
  }

  @Test
  void aListIsOfStringsAlone() {
    assertThat(list("[]").names()).isEmpty();
    assertThat(list("[\"a\",\"b\",\"a\"]").names()).containsExactly("a", "b", "a");
    assertThat(list("null").names()).isNull();
    for (String wrong : List.of("\"a\"", "{}", "1", "[1]", "[null]", "[\"a\",[\"b\"]]", "[{}]")) {
      assertThatExceptionOfType(Problem.class)
          .as(wrong)
          .isThrownBy(() -> list(wrong))
          .satisfies(
              problem -> assertThat(told(problem.faults().get(0))).isEqualTo("names wrong_type"));
    }
    for (String broken : List.of("[", "[\"a\"", "[\"a\",", "[\"a\"}", "[\"a\" \"b\"]")) {
      assertThatExceptionOfType(Problem.class)
          .as(broken)
          .isThrownBy(() -> list(broken))
          .satisfies(
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST));
    }
  }

  @Test
  void aNumberOfAnyLengthIsOnlyAWrongType() {
    assertThat(faults("{\"title\":" + "9".repeat(16_000) + "}"))
        .containsExactly("title wrong_type");
  }

  @Test
  void namesAreExact() {
    assertThat(faults("{\"Title\":\"a\",\"isDone\":true,\"title \":\"a\",\"\":1}"))
        .containsExactly(
            "Title unknown_field",
            "isDone unknown_field",
            "title  unknown_field",
            " unknown_field");
  }

  @Test
  void aRepeatedMemberIsAFaultEvenWithTheSameValue() {
    assertThat(faults("{\"title\":\"a\",\"title\":\"a\"}")).containsExactly("title repeated");
    assertThat(faults("{\"title\":null,\"title\":\"a\"}")).containsExactly("title repeated");
    assertThat(faults("{\"title\":\"a\",\"titl\\u0065\":\"b\"}")).containsExactly("title repeated");
  }

  @Test
  void everyFaultIsNamedAtOnceAndWhatFollowsAStructureIsStillRead() {
    assertThat(
            faults(
                "{\"title\":[{\"is_done\":1}],\"x\":{\"y\":[1,2]},\"is_done\":\"no\",\"title\":1}"))
        .containsExactly(
            "title wrong_type", "x unknown_field", "is_done wrong_type", "title repeated");
  }

  @Test
  void twentyFaultsAreNamedAndNoMore() {
    assertThat(faults("{" + "\"a\":1,".repeat(19) + "\"a\":1}")).hasSize(20);
    assertThat(faults("{" + "\"a\":1,".repeat(2000) + "\"a\":1}")).hasSize(20);
  }

  @Test
  void anUnknownNameIsRepeatedOnlyInPrintableAsciiAndShortened() {
    assertThat(faults("{\"\\u0000\\n<ä\":1}")).containsExactly("??<? unknown_field");
    assertThat(faults("{\"" + "n".repeat(100) + "\":1}"))
        .containsExactly("n".repeat(64) + " unknown_field");
  }

  @Test
  void aCallerWhoHangsUpSentAMalformedBody() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> readStream(broken))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.MALFORMED_REQUEST));
  }

  @Property
  void whateverIsSentIsReadOrRefusedWithFourHundred(@ForAll("almostJson") String body) {
    try {
      assertThat(read(body)).isNotNull();
    } catch (Problem refused) {
      assertThat(refused.type().status()).isIn(400, 413);
    }
  }

  /** By another writer than ours, which chooses its own escapes. */
  @Property(tries = 100)
  void whatIsWrittenIsRead(
      @ForAll("texts") String title, @ForAll Boolean done, @ForAll("texts") String name) {
    JsonObjectBuilder body =
        BUILDERS.createObjectBuilder().add("is_done", done).add("title", title);
    assertThat(read(body.build().toString())).isEqualTo(new Note(title, done));

    StringBuilder escaped = new StringBuilder();
    title.chars().forEach(unit -> escaped.append("\\u" + HexFormat.of().toHexDigits((char) unit)));
    assertThat(read("{\"title\":\"" + escaped + "\"}")).isEqualTo(new Note(title, null));

    String names = BUILDERS.createArrayBuilder().add(name).add(title).build().toString();
    assertThat(list(names).names()).containsExactly(name, title);
  }

  @Provide
  Arbitrary<String> texts() {
    // Whole characters only: what UTF-8 can hold.
    return Arbitraries.strings()
        .withCharRange('\0', '\uD7FF')
        .withCharRange('\uE000', '\uFFFF')
        .ofMaxLength(60)
        .map(text -> text.replace("\uE000", "\uD83D\uDE00"));
  }

  @Provide
  Arbitrary<String> almostJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"title\"",
            "\"is_done\"",
            "\"x\"",
            "\"",
            "\\",
            "true",
            "null",
            "1",
            "-",
            "1e9",
            " ",
            "\\u00",
            "ä",
            "\u0000")
        .list()
        .ofMaxSize(40)
        .map(parts -> String.join("", parts));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static Names list(String value) {
    byte[] body = ("{\"names\":" + value + "}").getBytes(StandardCharsets.UTF_8);
    return RequestBodyReader.read(Names.class, body);
  }

  private static Note read(String body) {
    return RequestBodyReader.read(Note.class, body.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Record readStream(InputStream body) {
    return new RequestBodyReader().readFrom((Class) Note.class, Note.class, null, null, null, body);
  }

  private static Problem refusal(String body) {
    return refusal(body.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem refusal(byte[] body) {
    return assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> RequestBodyReader.read(Note.class, body))
        .actual();
  }

  private static void assertMalformed(String body) {
    assertMalformed(body.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertMalformed(byte[] body) {
    assertThat(refusal(body).type()).isEqualTo(ProblemType.MALFORMED_REQUEST);
  }

  private static List<String> faults(String body) {
    Problem problem = refusal(body);
    assertThat(problem.type()).isEqualTo(ProblemType.VALIDATION_FAILED);
    return problem.faults().stream().map(RequestBodyReaderTest::told).toList();
  }

  private static String told(Fault fault) {
    return fault.field() + " " + fault.code();
  }

  private static final class CountingStream extends InputStream {
    private int count;

    @Override
    public int read() {
      count++;
      return ' ';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      count += length;
      Arrays.fill(buffer, offset, offset + length, (byte) ' ');
      return length;
    }
  }
}
