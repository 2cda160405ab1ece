package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.de",
        "first.last+tag@sub.example.com",
        "!#$%&'*+/=?^_`{|}~-@example.com",
        "1@1.com",
        "a@b-c.x1",
        "a@example.xn--p1ai"
      })
  void canonicalAddressIsKeptAsItIs(String address) {
    assertThat(EmailAddress.parse(address)).map(EmailAddress::toString).contains(address);
  }

  @ParameterizedTest
  @CsvSource({
    "Alice.Smith@Example.COM, alice.smith@example.com",
    "TITLE@EXAMPLE.COM, title@example.com",
    "a@XN--BCHER-KVA.de, a@xn--bcher-kva.de",
    "a@bücher.de, a@xn--bcher-kva.de",
    "a@BÜCHER.DE, a@xn--bcher-kva.de",
    "a@bu\u0308cher.de, a@xn--bcher-kva.de",
    "a@例え.テスト, a@xn--r8jz45g.xn--zckzah",
    "a@ΟΔΟΣ.gr, a@xn--pxavbq.gr",
    "a@b\u3002de, a@b.de",
    "a@b\uFF0Ede, a@b.de",
    "a@b\uFF61de, a@b.de",
    "a@\uFF42.de, a@b.de",
    "a@\u212A.de, a@k.de"
  })
  void differentSpellingsAreOneAddress(String typed, String canonical) {
    assertThat(EmailAddress.parse(typed)).map(EmailAddress::toString).contains(canonical);
    assertThat(EmailAddress.parse(typed)).isEqualTo(EmailAddress.parse(canonical));
    assertThat(EmailAddress.parse(typed)).hasSameHashCodeAs(EmailAddress.parse(canonical));
  }

  @Test
  void spacesAroundTheAddressAreDropped() {
    assertThat(EmailAddress.parse("  a@b.de\u2003")).isEqualTo(EmailAddress.parse("a@b.de"));
  }

  @Test
  void differentAddressesDiffer() {
    assertThat(EmailAddress.parse("a@b.de")).isNotEqualTo(EmailAddress.parse("a@c.de"));
    assertThat(EmailAddress.parse("a@b.de")).isNotEqualTo(EmailAddress.parse("c@b.de"));
    assertThat(EmailAddress.parse("a@b.de")).isNotEqualTo(Optional.of("a@b.de"));
  }

  @Test
  void localPartIsWhatStandsBeforeTheAt() {
    assertThat(EmailAddress.parse("First.Last@b.de"))
        .map(EmailAddress::localPart)
        .contains("first.last");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "a",
        "a@",
        "@b.de",
        "a.b.de",
        "a@b@c.de",
        "a@@b.de",
        "a b@c.de",
        "a@b c.de",
        "a@b.de, c@d.de",
        "a@b.de;c@d.de",
        "A <a@b.de>",
        "<a@b.de>",
        "mailto:a@b.de",
        "a@b.de?cc=c@d.de"
      })
  void whatIsNotOneAddressIsRefused(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.de\r\nBcc: c@d.de",
        "a@b.de\r\n",
        "\na@b.de",
        "a\r@b.de",
        "a@b\n.de",
        "a\t@b.de",
        "a@b.de\t",
        "a\u0000@b.de",
        "a@b.de\u0000",
        "a\u007F@b.de",
        "a@b\u0085.de",
        "a@b.de\u2028",
        "a@b.de\u2029"
      })
  void controlCharactersAndLineBreaksAreRefusedEverywhere(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a@b\u00AD.de", "a@b\u200Bc.de", "a@b\u200Dc.de", "a@b.de\uFEFF", "\u202Ea@b.de"})
  void invisibleCharactersAreRefused(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".a@b.de",
        "a.@b.de",
        "a..b@c.de",
        ".@b.de",
        "\"a\"@b.de",
        "\"a b\"@c.de",
        "\"a@b\"@c.de",
        "a(comment)@b.de",
        "(comment)a@b.de",
        "a\\b@c.de",
        "a,b@c.de",
        "a:b@c.de",
        "a[b]@c.de"
      })
  void localPartIsPlainAtomsBetweenSingleDots(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  /** NFC or lower-casing would turn some of these into ASCII, and into somebody else's address. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "müller@b.de",
        "\u212Aate@b.de",
        "\u017Fam@b.de",
        "\u0130da@b.de",
        "a\u1FEF@b.de",
        "\uFF41@b.de"
      })
  void localPartOutsideAsciiIsRefused(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@localhost",
        "a@.de",
        "a@b..de",
        "a@b.de.",
        "a@b.de\u3002",
        "a@b.\u3002de",
        "a@-b.de",
        "a@b-.de",
        "a@b.-de",
        "a@b.de-",
        "a@b_c.de",
        "a@b.123",
        "a@\u2460.\u2461",
        "a@192.0.2.1",
        "a@[192.0.2.1]",
        "a@[IPv6:2001:db8::1]",
        "a@b.de(comment)",
        "a@b.de/path",
        "a@b.de:25",
        "a@b\u2488de",
        "a@b\u2024de",
        "a@b\u00A0c.de",
        "a@\uFF20b.de",
        "a@b\u2100.de",
        "a@xn--\u00FC.de",
        "a@\u05D0b.de",
        "a@\u00AD.de",
        "a@\uD83D\uDE00.de"
      })
  void domainIsHostLabelsAndEndsInAName(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nobody@sallyport.invalid, true",
    "a@b.INVALID, true",
    "a@x.localhost, true",
    "a@x.onion, true",
    "a@x.alt, true",
    "a@1.0.0.127.in-addr.arpa, true",
    "a@\u24D8nvalid.\u24D8nvalid, true",
    "a@invalid.com, false",
    "a@b.example, false",
    "a@example.com, false",
    "a@b.test, false",
    "a@corp.local, false",
    "invalid@b.de, false"
  })
  void anAddressIsReservedByItsTopLevelDomain(String address, boolean reserved) {
    assertThat(EmailAddress.parse(address).orElseThrow().isReserved()).isEqualTo(reserved);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jos\u00e9@b.de", "jose\u0301@b.de", " \u05d0\u05d1@b.de", "\u212Aate@b.de"})
  void anInternationalisedMailboxIsToldSo(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
    assertThat(EmailAddress.reason(raw))
        .startsWith("must contain only ASCII characters before the @; ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "@b.de", "a b@c.de", "\u2003a b@c.de", "a@b\u00fc\u2665.de"})
  void whatIsNoAddressIsToldSo(String raw) {
    assertThat(EmailAddress.reason(raw)).isEqualTo("must have the form name@example.com");
  }

  @Test
  void halfSurrogatesAreRefused() {
    assertThat(EmailAddress.parse("a@b\uD83D.de")).isEmpty();
    assertThat(EmailAddress.parse("\uDE00@b.de")).isEmpty();
  }

  /** IDNA 2003 turned these into the domain of another owner. */
  @ParameterizedTest
  @CsvSource({
    "a@straße.de, a@xn--strae-oqa.de, a@strasse.de",
    "a@STRAẞE.de, a@xn--strae-oqa.de, a@strasse.de",
    "a@οδος.gr, a@xn--pxavbm.gr, a@οδοσ.gr"
  })
  void lettersThatIdna2003MergedAreKept(String typed, String canonical, String other) {
    assertThat(EmailAddress.parse(typed)).map(EmailAddress::toString).contains(canonical);
    assertThat(EmailAddress.parse(typed)).isNotEqualTo(EmailAddress.parse(other));
  }

  /** Unicode 3.2, on which IDNA 2003 is based, has none of these scripts. */
  @ParameterizedTest
  @CsvSource({
    "a@\uA4D0\uA4D1.com, a@xn--3l8ac.com",
    "a@\u2D30\u2D31.ma, a@xn--4ljc.ma",
    "a@l·l.cat, a@xn--ll-0ea.cat"
  })
  void domainsOfNewerScriptsAreAccepted(String typed, String canonical) {
    assertThat(EmailAddress.parse(typed)).map(EmailAddress::toString).contains(canonical);
  }

  /** UTS 46 allows symbols, IDNA 2008 does not, and a dot between letters needs its neighbours. */
  @ParameterizedTest
  @ValueSource(strings = {"a@i\u2665.ws", "a@\u2603.net", "a@a·b.cat", "a@xn--a-\u00FC.de"})
  void domainsThatRegistriesRefuseAreRefused(String raw) {
    assertThat(EmailAddress.parse(raw)).isEmpty();
  }

  @Test
  void anyALabelOfAsciiIsAccepted() {
    assertThat(EmailAddress.parse("a@xn--strae-oqa.de")).isPresent();
    assertThat(EmailAddress.parse("a@XN--I-N3P.ws"))
        .map(EmailAddress::toString)
        .contains("a@xn--i-n3p.ws");
  }

  @Test
  void localPartHasAtMost64Characters() {
    assertThat(EmailAddress.parse("a".repeat(64) + "@b.de")).isPresent();
    assertThat(EmailAddress.parse("a".repeat(65) + "@b.de")).isEmpty();
  }

  @Test
  void labelHasAtMost63Characters() {
    assertThat(EmailAddress.parse("a@" + "b".repeat(63) + ".de")).isPresent();
    assertThat(EmailAddress.parse("a@" + "b".repeat(64) + ".de")).isEmpty();
  }

  @Test
  void lengthOfAnInternationalisedLabelIsThatOfItsALabel() {
    // 56 letters typed are 63 as "xn--…".
    assertThat(EmailAddress.parse("a@" + "a".repeat(55) + "ü.de").orElseThrow().toString())
        .hasSize("a@".length() + 63 + ".de".length());
    assertThat(EmailAddress.parse("a@" + "a".repeat(56) + "ü.de")).isEmpty();
  }

  @Test
  void addressHasAtMost254Characters() {
    String domain = ("b".repeat(63) + ".").repeat(3) + "de";
    String fits = "a".repeat(254 - 1 - domain.length()) + "@" + domain;
    assertThat(fits).hasSize(254);
    assertThat(EmailAddress.parse(fits)).isPresent();
    assertThat(EmailAddress.parse("a" + fits)).isEmpty();
  }

  @Test
  void paddingIsAcceptedUpTo1024CharactersInAll() {
    assertThat(EmailAddress.parse(" ".repeat(1_018) + "a@b.de")).isPresent();
    assertThat(EmailAddress.parse(" ".repeat(1_019) + "a@b.de")).isEmpty();
  }

  @Property
  void anyTextIsParsedOrRefusedButNeverThrows(@ForAll String raw) {
    EmailAddress.parse(raw).ifPresent(EmailAddressTest::assertCanonical);
  }

  @Property(tries = 5_000)
  void whatIsAcceptedParsesToItself(@ForAll("addresses") String raw) {
    EmailAddress.parse(raw).ifPresent(EmailAddressTest::assertCanonical);
  }

  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> local =
        Arbitraries.strings().withChars("abcXYZ019.+-_'ü\u212A\"").ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> label =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars("abXN019--").ofMinLength(1).ofMaxLength(8),
            Arbitraries.strings().withCharRange('\u0080', '\u2FFF').ofMinLength(1).ofMaxLength(4),
            Arbitraries.strings()
                .withChars("aüÄßΣςéı\u0301\u3002\uFF0E\u2488\uFF21")
                .ofMaxLength(5));
    Arbitrary<String> domain =
        label.list().ofMinSize(1).ofMaxSize(4).map(all -> String.join(".", all));
    return Combinators.combine(local, domain).as((before, after) -> before + "@" + after);
  }

  private static void assertCanonical(EmailAddress address) {
    String value = address.toString();
    assertThat(EmailAddress.parse(value)).contains(address);
    assertThat(value).matches("[\\x21-\\x7E]+").isLowerCase().hasSizeLessThanOrEqualTo(254);
    assertThat(value.chars().filter(character -> character == '@')).hasSize(1);
  }
}
