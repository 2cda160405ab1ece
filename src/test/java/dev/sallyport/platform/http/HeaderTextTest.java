package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderTextTest {
  @Test
  void utf8IsReadAsSuch() {
    for (String text : new String[] {"Müller App/1.0", "Приложение/2", "東京 😀", "plain"}) {
      assertThat(HeaderText.printable(asBytes(text), 512)).isEqualTo(text);
    }
  }

  @Test
  void whatIsNoUtf8IsLatin1() {
    assertThat(HeaderText.printable("M\u00fcller", 512)).isEqualTo("Müller");
    assertThat(HeaderText.printable("\u00c3", 512)).isEqualTo("Ã");
    assertThat(HeaderText.printable("\u00ff\u00fe", 512)).isEqualTo("ÿþ");
  }

  @Test
  void nothingInvisibleIsLeft() {
    assertThat(HeaderText.printable("a\u0085b\u0000c\u001b[1m\td", 512)).isEqualTo("a b c [1m d");
    String hidden = "x\u202Ey\u2066z\u200Bw\u2028v\uFEFFu\uE000t\uFFFF";
    assertThat(HeaderText.printable(asBytes(hidden), 512)).isEqualTo("x y z w v u t ");
  }

  @Test
  void theLimitCountsCharactersAndSplitsNone() {
    assertThat(HeaderText.printable(asBytes("é".repeat(512)), 512)).isEqualTo("é".repeat(512));
    assertThat(HeaderText.printable("x".repeat(513), 512)).isEqualTo("x".repeat(512));
    assertThat(HeaderText.printable(asBytes("x".repeat(511) + "😀"), 512))
        .isEqualTo("x".repeat(511) + " ");
  }

  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
