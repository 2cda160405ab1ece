package dev.sallyport.admin.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
  @Test
  void cellsAreQuotedAndNothingIsEmpty() {
    assertThat(CsvLine.of(Arrays.asList("a", null, true, "say \"hi\", twice\nor so")))
        .isEqualTo("\"a\",,\"true\",\"say \"\"hi\"\", twice\nor so\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tharmless",
        "  =1",
        "\u3000=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "=HYPERLINK(\"https://evil.example\")"
      })
  void whatASpreadsheetWouldComputeIsText(String text) {
    assertThat(CsvLine.of(List.of(text))).startsWith("\"'" + text.charAt(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mozilla/5.0 (X11; Linux)", "a=b", "1-1", "ada@example.com", "", " x"})
  void otherTextStaysAsItIs(String text) {
    assertThat(CsvLine.of(List.of(text))).isEqualTo("\"" + text + "\"\r\n");
  }

  /** However a value is made, the line has one cell, which reads back as the value or as 'value. */
  @Property
  void noValueLeavesItsCell(@ForAll String text) {
    String line = CsvLine.of(List.of(text));
    String inner = line.substring(1, line.length() - 3);

    assertThat(line).startsWith("\"").endsWith("\"\r\n");
    assertThat(inner.replace("\"\"", "")).doesNotContain("\"");
    assertThat(inner.replace("\"\"", "\"")).isIn(text, "'" + text);
  }
}
