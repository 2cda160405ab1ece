package dev.sallyport.openid.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.throttle.TestConfiguration;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodeTest {
  private static final String SECRET = "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=";
  private static final String OTHER = "bZr1v0l4h7m2w9Q3yT6cXeKfJgHdSaPoIuYtReWqLzM=";

  @Test
  void aCodeHasEightConsonantsInTwoGroupsAndIsAnother() {
    Set<UserCode> codes = new HashSet<>();
    Set<Integer> letters = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      UserCode code = UserCode.random(new SecureRandom());
      assertThat(code.text()).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
      assertThat(UserCode.parse(code.text())).contains(code);
      code.text().chars().filter(c -> c != '-').forEach(letters::add);
      codes.add(code);
    }
    assertThat(codes).hasSize(1_000);
    assertThat(letters).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WDJB-MJHT",
        "wdjbmjht",
        "wDjB mJhT",
        " WDJB \u2013 MJHT\t",
        "W-D-J-B-M-J-H-T",
        "WDJB\u00a0MJHT"
      })
  void aCodeIsReadInEveryCaseAndWithHyphensAndSpaces(String entered) {
    assertThat(UserCode.parse(entered)).map(UserCode::text).contains("WDJB-MJHT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "WDJB-MJH",
        "WDJB-MJHTT",
        "WDJB-MJHA",
        "WDJB-MJH1",
        "WDJB-MJHY",
        "WDJB_MJHT",
        "WDJB-MJHT\u0000",
        "WDJB-MJ\u00df",
        "WDJB-M\u017fHT",
        "\uff37DJB-MJHT"
      })
  void nothingElseIsACode(String entered) {
    assertThat(UserCode.parse(entered)).isEmpty();
    assertThat(UserCode.parse(null)).isEmpty();
  }

  @Test
  void aCodeIsInNoLog() {
    assertThat(UserCode.parse("WDJB-MJHT").orElseThrow().toString()).isEqualTo("UserCode[hidden]");
  }

  @Test
  void theHashNeedsTheSecretAndOutlivesItsChange() {
    UserCode code = UserCode.parse("WDJB-MJHT").orElseThrow();
    UserCodeKey before =
        new UserCodeKey(new RootSecret(TestConfiguration.of("JWT_SECRET", SECRET)));
    UserCodeKey after =
        new UserCodeKey(
            new RootSecret(
                TestConfiguration.of("JWT_SECRET", OTHER, "JWT_SECRET_PREVIOUS", SECRET)));

    assertThat(before.hash(code)).hasSize(32).isNotEqualTo(after.hash(code));
    assertThat(before.hashes(code)).containsExactly(before.hash(code));
    assertThat(after.hashes(code)).containsExactly(after.hash(code), before.hash(code));
  }
}
