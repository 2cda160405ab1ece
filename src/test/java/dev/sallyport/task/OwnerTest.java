package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import java.security.Principal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerTest {
  private static final UUID CALLER = UUID.fromString("0190c5d2-7e4b-7abc-8def-0123456789ab");

  private final JsonWebToken token = new Token(Map.of("user_id", CALLER.toString()));

  @Test
  void theCallerOwnsTheListThatTheirIdNames() {
    assertThat(Owner.require(token, CALLER.toString())).isEqualTo(CALLER);
    assertThat(Owner.require(token, CALLER.toString().toUpperCase(Locale.ROOT))).isEqualTo(CALLER);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "0190c5d2-7e4b-7abc-8def-0123456789ac",
        "0190c5d2-7e4b-7abc-8def-0123456789ab ",
        "190c5d2-7e4b-7abc-8def-0123456789ab",
        "me",
        "",
        "null"
      })
  void anyOtherNameIsForbidden(String userId) {
    assertForbidden(token, userId);
  }

  @Test
  void aTokenWithoutUserOwnsNothing() {
    assertForbidden(new Token(Map.of()), CALLER.toString());
    assertForbidden(new Token(Map.of()), "null");
    assertForbidden(new Token(Map.of("user_id", 7L)), "7");
    assertForbidden(() -> CALLER.toString(), CALLER.toString());
    assertForbidden(null, CALLER.toString());
  }

  private static void assertForbidden(Principal caller, String userId) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> Owner.require(caller, userId))
        .satisfies(problem -> assertThat(problem.type()).isEqualTo(ProblemType.FORBIDDEN));
  }

  private record Token(Map<String, Object> claims) implements JsonWebToken {
    @Override
    public String getName() {
      return "caller@example.com";
    }

    @Override
    public Set<String> getClaimNames() {
      return claims.keySet();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getClaim(String claimName) {
      return (T) claims.get(claimName);
    }
  }
}
