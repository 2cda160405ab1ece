package dev.sallyport.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {
  @Test
  void linesAreReadAndCommentsAndBlanksAreNot() {
    String text =
        """
        # the root secret
        JWT_SECRET=c2VjcmV0Cg==

          # indented
        export DATABASE_URL=postgresql://u:p@h/db
        \tSPACED = a b \t
        EMPTY=
        """;

    assertThat(DotEnv.parse(text))
        .containsExactly(
            entry("JWT_SECRET", "c2VjcmV0Cg=="),
            entry("DATABASE_URL", "postgresql://u:p@h/db"),
            entry("SPACED", "a b"),
            entry("EMPTY", ""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "K=\"a b\",a b",
        "K='a b',a b",
        "K=\" a \", a ",
        "K=' # a', # a",
        "K=\"it's\",it's",
        "K='say \"hi\"',say \"hi\"",
        "K=\"a\" # note,a",
        "K='a'#note,a",
        "K=\"\\n${X}\",\\n${X}",
        "K=a#b,a#b",
        "K=a #b,a",
        "K=a'b'c,a'b'c",
        "K=a=b=c,a=b=c",
        "K==,=",
        "k_9=a,a",
        "_=a,a",
        "exported=a,a",
        "export=a,a"
      })
  void aValueIsWhatWasMeant(String line, String value) {
    assertThat(DotEnv.parse(line).values()).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"K=\"\"", "K=''", "K=", "K=   ", "K= # none", "K=#none", "K=\t#none"})
  void anEmptyValueIsPresentAndEmpty(String line) {
    assertThat(DotEnv.parse(line)).containsExactly(entry("K", ""));
  }

  @Test
  void everyKindOfLineEndEndsALine() {
    assertThat(DotEnv.parse("A=1\r\nB='2'\r\nC=3\rD=4\nE=5"))
        .containsExactly(
            entry("A", "1"), entry("B", "2"), entry("C", "3"), entry("D", "4"), entry("E", "5"));
  }

  @Test
  void theLaterOfTwoLinesCounts() {
    assertThat(DotEnv.parse("A=1\nA=2")).containsExactly(entry("A", "2"));
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(DotEnv.parse("\uFEFFA=1")).containsExactly(entry("A", "1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "=hunter2",
        "1K=hunter2",
        "K-L=hunter2",
        "KÄ=hunter2",
        "K L=hunter2",
        "export K",
        "K=\"hunter2",
        "K='hunter2",
        "K=\"hunter2'",
        "K=\"hunter\"2",
        "K='hunter' '2'",
        "K=\""
      })
  void aMalformedLineIsNamedByItsNumberAndNotRepeated(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DotEnv.parse("A=1\n\n" + line + "\nB=2"))
        .withMessageStartingWith("Line 3 of .env is malformed: ")
        .withMessageNotContaining("hunter");
  }

  @Test
  void aFileThatDoesNotExistIsEmpty(@TempDir Path folder) {
    assertThat(DotEnv.read(folder.resolve(".env"))).isEmpty();
    assertThat(new DotEnvConfigSource(folder.resolve(".env")).getPropertyNames()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsSaidToBe(@TempDir Path folder) throws IOException {
    Path latin1 = Files.write(folder.resolve(".env"), new byte[] {'A', '=', (byte) 0xE4});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DotEnv.read(latin1))
        .withMessageStartingWith(".env cannot be read: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DotEnv.read(folder))
        .withMessageStartingWith(".env cannot be read: ");
  }

  @Test
  void theConfigSourceStandsBelowTheEnvironment(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=1\nB=");

    DotEnvConfigSource source = new DotEnvConfigSource(file);

    assertThat(source.getOrdinal()).isEqualTo(250);
    assertThat(source.getPropertyNames()).containsExactlyInAnyOrder("A", "B");
    assertThat(source.getValue("A")).isEqualTo("1");
    assertThat(source.getValue("B")).isEmpty();
    assertThat(source.getValue("C")).isNull();
    assertThat(source.getValue(DotEnvConfigSource.FAULT)).isNull();
  }

  @Test
  void theConfigSourceTellsOfAMalformedFileInsteadOfThrowing(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=1\nhunter2");

    DotEnvConfigSource source = new DotEnvConfigSource(file);

    assertThat(source.getPropertyNames()).containsExactly(DotEnvConfigSource.FAULT);
    assertThat(source.getValue(DotEnvConfigSource.FAULT))
        .isEqualTo("Line 2 of .env is malformed: write KEY=value.");
  }

  @Property
  void anyValueSurvivesItsQuotes(
      @ForAll("keys") String key, @ForAll("values") String value, @ForAll boolean export) {
    char quote = value.contains("'") ? '"' : '\'';
    Assume.that(value.indexOf(quote) < 0);
    String line = (export ? " export " : "") + key + " = " + quote + value + quote + " # " + value;

    assertThat(DotEnv.parse("# first\n" + line + "\r\nZ=last"))
        .isEqualTo(key.equals("Z") ? Map.of("Z", "last") : Map.of(key, value, "Z", "last"));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.strings()
        .withChars("_aZ09")
        .ofMinLength(1)
        .ofMaxLength(9)
        .filter(key -> !Character.isDigit(key.charAt(0)));
  }

  /** One line: whatever a shell's variable may hold. */
  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().all().excludeChars('\n', '\r').ofMaxLength(40);
  }
}
