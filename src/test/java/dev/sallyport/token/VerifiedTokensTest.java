package dev.sallyport.token;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
  private final TestTokens tokens = TestTokens.usual();
  private final List<TokenRefusal> refusals = new ArrayList<>();
  private final List<TokenRefusal> told = new ArrayList<>();
  private final VerifiedTokens cache = new VerifiedTokens(tokens.verifier(), refusals::add);
  private final AtomicInteger admissions = new AtomicInteger();
  private String token;

  @BeforeEach
  void oneTokenIsKnown() {
    token = tokens.issued();
    assertThat(find(token)).isPresent();
    assertThat(admissions).hasValue(1);
  }

  @Test
  void knownTokenIsNotVerifiedAgain() {
    assertThat(find(token)).isPresent();

    assertThat(admissions).hasValue(1);
  }

  @Test
  void nothingButTheSameTextFindsAKnownToken() {
    List<String> parts = List.of(token.split("\\.", -1));
    List<String> other = List.of(tokens.issued().split("\\.", -1));

    assertThat(
            List.of(
                parts.get(0) + "." + parts.get(1) + "." + other.get(2),
                parts.get(0) + "." + other.get(1) + "." + parts.get(2),
                token.substring(0, token.length() - 1),
                token + "A",
                token + "=",
                token + "==",
                " " + token,
                token + " ",
                token.toLowerCase(Locale.ROOT),
                token.toUpperCase(Locale.ROOT),
                parts.get(0) + "." + parts.get(1) + "."))
        .allSatisfy(text -> assertThat(find(text)).as(text).isEmpty());
  }

  @Test
  void knownTokenExpires() {
    tokens.clock.set(TestTokens.NOW.plusSeconds(900));

    assertThat(find(token)).isEmpty();
  }

  @Test
  void knownTokenEndsWithItsKey() {
    tokens.revoke(tokens.keys.get(0));

    assertThat(find(token)).isEmpty();
  }

  @Test
  void whatTheServerRefusesIsNotKnown() {
    String refused = tokens.issued();

    assertThat(cache.find(refused, good -> Optional.empty(), told::add)).isEmpty();
    assertThat(find(refused)).isPresent();
    assertThat(admissions).hasValue(2);
  }

  @Test
  void whyATokenIsRefusedIsTold() {
    find("garbage");
    find(TestTokens.stranger().issued());
    cache.find(tokens.issued(), good -> Optional.empty(), told::add);
    tokens.clock.set(TestTokens.NOW.minusSeconds(30));
    String old = tokens.issued();
    tokens.clock.set(TestTokens.NOW.plusSeconds(900));
    find(old);
    find(token);
    tokens.revoke(tokens.keys.get(0));
    find(token);

    assertThat(refusals)
        .containsExactly(
            TokenRefusal.MALFORMED,
            TokenRefusal.BAD_SIGNATURE,
            TokenRefusal.REJECTED_BY_MP_JWT,
            TokenRefusal.EXPIRED,
            TokenRefusal.EXPIRED,
            TokenRefusal.UNKNOWN_KEY);
    assertThat(told).isEqualTo(refusals);
    assertThat(told.stream().map(TokenRefusal::toldToCaller).flatMap(Optional::stream))
        .containsExactly("token_expired", "token_expired");
  }

  private Optional<VerifiedTokens.Entry> find(String text) {
    return cache.find(
        text,
        good -> {
          admissions.incrementAndGet();
          return Optional.of(
              new CredentialValidationResult(new CallerPrincipal(good.email()), Set.of("user")));
        },
        told::add);
  }
}
