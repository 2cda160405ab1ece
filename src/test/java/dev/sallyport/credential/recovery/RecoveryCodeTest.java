package dev.sallyport.credential.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {
  private static final String TEXT = "07-0ABCD-1EFGH-2JK";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "07-0ABCD-1EFGH-2JK",
        "07-0abcd-1efgh-2jk",
        "070ABCD1EFGH2JK",
        " 07 oabcd iefgh 2jk ",
        "07-OABCD-LEFGH-2JK"
      })
  void codeIsReadAsPeopleTypeIt(String entered) {
    RecoveryCode code = RecoveryCode.parse(entered).orElseThrow();

    assertThat(code.number()).isEqualTo(7);
    assertThat(code.text()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "00-0ABCD-1EFGH-2JK",
        "11-0ABCD-1EFGH-2JK",
        "7-0ABCD-1EFGH-2JK",
        "07-0ABCD-1EFGH-2J",
        "07-0ABCD-1EFGH-2JKM",
        "07-0ABCD-1EFGH-2JU",
        "07-0ABCD-1EFGH-2J\u0301"
      })
  void everythingElseIsNoCode(String entered) {
    assertThat(RecoveryCode.parse(entered)).isEmpty();
  }

  @Test
  void tenCodesAreDifferentNumberedAndStoredAsHashes() {
    PasswordHasher hasher =
        new PasswordHasher(new Argon2Cost(19_456, 2, 1), 1, 1, new SecureRandom());

    NewRecoveryCodes codes = NewRecoveryCodes.generate(hasher::hash);

    assertThat(codes.texts()).hasSize(10);
    assertThat(new HashSet<>(codes.texts().stream().map(text -> text.substring(3)).toList()))
        .hasSize(10);
    for (int i = 0; i < 10; i++) {
      String text = codes.texts().get(i);
      assertThat(text)
          .matches("(0[1-9]|10)-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{3}");
      assertThat(RecoveryCode.parse(text).orElseThrow().number()).isEqualTo(i + 1);
      String stored = codes.stored().get(i);
      assertThat(stored).startsWith(i + 1 + ":$argon2id$");
      assertThat(PasswordHash.parse(stored.substring(stored.indexOf(':') + 1))).isPresent();
    }
    assertThat(codes.toString()).doesNotContain(codes.texts().get(0));
  }

  @Test
  void secretIsHidden() {
    assertThat(RecoveryCode.parse(TEXT).orElseThrow().toString()).doesNotContain("0ABCD");
  }
}
