package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PasswordTest {
  @Test
  void composedAndDecomposedSpellingsAreOnePassword() {
    assertThat(Password.of("Bu\u0308cher").utf8()).isEqualTo(Password.of("Bücher").utf8());
  }

  @Test
  void compatibleCharactersStayDifferent() {
    // NFKC would make these equal and passwords weaker.
    assertThat(Password.of("\uFB01").utf8()).isNotEqualTo(Password.of("fi").utf8());
  }

  @Test
  void spacesAndCaseAreKept() {
    assertThat(Password.of(" Ab ").text()).isEqualTo(" Ab ");
  }

  @Test
  void toStringHidesThePassword() {
    assertThat(Password.of("open sesame").toString()).doesNotContain("sesame");
  }

  @Test
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> Password.of(null));
  }

  @Test
  void lengthCountsCodePoints() {
    assertThat(Password.of("\uD83D\uDE00é").length()).isEqualTo(2);
  }

  @Test
  void halfSurrogatesCollideWithNothing() {
    assertThat(Password.of("\uD83D").utf8())
        .isNotEqualTo(Password.of("?").utf8())
        .isNotEqualTo(Password.of("\uDE00").utf8())
        .isNotEqualTo(Password.of("\uFFFD").utf8())
        .isNotEqualTo(Password.of("\u00FF\uD83D").utf8());
  }

  @Test
  void pairedSurrogatesAreWellFormed() {
    assertThat(Password.of("\uD83D\uDE00").isWellFormed()).isTrue();
    assertThat(Password.of("\uDE00\uD83D").isWellFormed()).isFalse();
  }

  @Test
  void normalisationIsSkippedOnlyWhereThePasswordIsTooLongAnyway() {
    // Four code points that compose to one: nothing shortens more.
    String quartet = Normalizer.normalize("\u1F82", Normalizer.Form.NFD);
    assertThat(quartet).hasSize(4);
    assertThat(Password.of(quartet.repeat(1_024)).length()).isEqualTo(1_024);
    assertThat(Password.of(quartet.repeat(1_024) + "a").length()).isEqualTo(4_097);
  }

  @Property
  void wellFormedTextIsItsUtf8(@ForAll("texts") String raw) {
    Password password = Password.of(raw);
    if (password.isWellFormed()) {
      assertThat(password.utf8())
          .isEqualTo(
              Normalizer.normalize(raw, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Property
  void differentTextsHaveDifferentOctets(
      @ForAll("texts") String first, @ForAll("texts") String second) {
    Password one = Password.of(first);
    Password other = Password.of(second);
    assertThat(java.util.Arrays.equals(one.utf8(), other.utf8()))
        .isEqualTo(one.text().equals(other.text()));
  }

  @Property
  void normalisationMendsNoHalfSurrogate(@ForAll("texts") String raw) {
    boolean broken = raw.codePoints().anyMatch(point -> point >= 0xD800 && point <= 0xDFFF);
    assertThat(Password.of(raw).isWellFormed()).isEqualTo(!broken);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("?a\u0301\u00E1\u00FF\uD83D\uDE00\uFFFD\u0345")
        .withCharRange('\uD7F0', '\uE00F')
        .ofMaxLength(4);
  }
}
