package dev.sallyport.session.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sallyport.signin.SessionView;
import dev.sallyport.signin.refresh.RefreshRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokenValueTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** What 42 characters leave of 32 bytes are four bits. */
  private static final String LAST_CHARACTERS = "AEIMQUYcgkosw048";

  private final RefreshTokenValue token = RefreshTokenValue.random(RANDOM);

  @Test
  void aTokenIs256BitsIn43CharactersForUrls() {
    assertThat(token.encoded()).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(Base64.getUrlDecoder().decode(token.encoded())).hasSize(32);
  }

  @Test
  void noTwoAreTheSame() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      assertThat(seen.add(RefreshTokenValue.random(RANDOM).encoded())).isTrue();
    }
  }

  @Test
  void theTokensOfASessionShareOneHalfAndNothingElse() {
    Set<String> halves = new HashSet<>();
    RefreshTokenValue latest = token;
    for (int i = 0; i < 1_000; i++) {
      latest = latest.next(RANDOM);
      assertThat(latest.familyHash()).isEqualTo(token.familyHash());
      assertThat(halves.add(HexFormat.of().formatHex(bytes(latest), 16, 32))).isTrue();
    }

    assertThat(Arrays.copyOf(bytes(latest), 16)).isEqualTo(Arrays.copyOf(bytes(token), 16));
    assertThat(RefreshTokenValue.random(RANDOM).familyHash()).isNotEqualTo(token.familyHash());
  }

  @Test
  void theFamilyIsStoredAsItsSha256() throws Exception {
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes(token), 16));

    assertThat(token.familyHash())
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256));
  }

  private static byte[] bytes(RefreshTokenValue value) {
    return Base64.getUrlDecoder().decode(value.encoded());
  }

  @Property
  void every256BitsAreReadAsWritten(@ForAll @Size(32) byte[] bytes) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(RefreshTokenValue.parse(text).orElseThrow().encoded()).isEqualTo(text);
  }

  @Test
  void eachTokenHasOneSpelling() {
    String start = token.encoded().substring(0, 42);

    for (int i = 0; i < ALPHABET.length(); i++) {
      char last = ALPHABET.charAt(i);
      assertThat(RefreshTokenValue.parse(start + last).isPresent())
          .as("last character %s", last)
          .isEqualTo(LAST_CHARACTERS.indexOf(last) >= 0);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0000A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0410A",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0660"
      })
  void anythingElseIsMalformed(String text) {
    assertThat(RefreshTokenValue.parse(text)).isEmpty();
  }

  @Property
  void noTextIsAnException(@ForAll String text) {
    assertThat(RefreshTokenValue.parse(text).map(RefreshTokenValue::encoded).orElse(text))
        .isEqualTo(text);
  }

  @Test
  void whatIsStoredIsTheSha256AndTellsNothingOfTheToken() throws Exception {
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(token.encoded()));

    assertThat(token.hash())
        .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256))
        .isNotEqualTo(token.encoded())
        .hasSize(43);
    assertThat(RefreshTokenValue.parse(token.encoded()).orElseThrow().hash())
        .isEqualTo(token.hash());
  }

  @Test
  void theTokenItselfOpensItsSuccessor() {
    RefreshTokenValue successor = RefreshTokenValue.random(RANDOM);
    byte[] sealed = token.sealSuccessor(successor, RANDOM);

    RefreshTokenValue sameToken = RefreshTokenValue.parse(token.encoded()).orElseThrow();

    assertThat(sameToken.openSuccessor(sealed).encoded()).isEqualTo(successor.encoded());
  }

  @Test
  void nobodyElseOpensIt() {
    RefreshTokenValue successor = RefreshTokenValue.random(RANDOM);
    byte[] sealed = token.sealSuccessor(successor, RANDOM);

    for (RefreshTokenValue other : Set.of(RefreshTokenValue.random(RANDOM), successor)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> other.openSuccessor(sealed))
          .withMessageNotContaining(other.encoded());
    }
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
        .doesNotContain(
            successor.encoded(),
            new String(
                Base64.getUrlDecoder().decode(successor.encoded()), StandardCharsets.ISO_8859_1));
  }

  @Test
  void aDamagedSealIsNoticedWhicheverByteItIs() {
    byte[] sealed = token.sealSuccessor(RefreshTokenValue.random(RANDOM), RANDOM);

    for (int i = 0; i < sealed.length; i++) {
      byte[] damaged = sealed.clone();
      damaged[i] ^= 1;
      assertThatIllegalStateException().isThrownBy(() -> token.openSuccessor(damaged));
    }
    assertThatIllegalStateException().isThrownBy(() -> token.openSuccessor(new byte[0]));
  }

  @Test
  void theSameSuccessorIsSealedDifferentlyEachTime() {
    RefreshTokenValue successor = RefreshTokenValue.random(RANDOM);

    assertThat(token.sealSuccessor(successor, RANDOM))
        .isNotEqualTo(token.sealSuccessor(successor, RANDOM));
  }

  @Test
  void toStringHidesTheToken() {
    assertThat(token.toString()).doesNotContain(token.encoded(), token.hash());
    assertThat(new RefreshRequest(token.encoded(), null).toString())
        .doesNotContain(token.encoded());
    assertThat(
            new SessionView(null, null, "access", "Bearer", 900, token.encoded(), 604_800, "device")
                .toString())
        .doesNotContain(token.encoded(), "access", "device");
  }
}
