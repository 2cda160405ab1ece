package dev.sallyport.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.MovableClock;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.grid.SealedMap;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ThrottleAdministrationTest {
  private static final String EMAIL = "ada@example.com";

  private final MovableClock clock = new MovableClock();
  private final AccountKey keys =
      new AccountKey(
          new RootSecret(
              TestConfiguration.of("JWT_SECRET", "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=")));
  private final SealedMap buckets = TestGrid.map("addresses-" + UUID.randomUUID());
  private final SealedMap streaks = TestGrid.map("accounts-" + UUID.randomUUID());
  private final AddressThrottle addresses =
      new AddressThrottle(
          buckets,
          new ThrottleSettings(TestConfiguration.of("SIGNUP_RATE_LIMIT", "1/hour")),
          clock);
  private final AccountThrottle accounts = new AccountThrottle(streaks, keys, clock);
  private final ThrottleAdministration release =
      new ThrottleAdministration(addresses, accounts, keys);

  @Test
  void whoHasBudgetLeftIsNotListedAndWhoHasNoneIsUntilItIsBack() {
    logIn("203.0.113.7", 4);
    assertThat(candidates()).isEmpty();

    logIn("203.0.113.7", 1);
    clock.advance(Duration.ofSeconds(20));

    assertThat(candidates())
        .singleElement()
        .satisfies(
            candidate -> {
              assertThat(candidate.limit()).isEqualTo("login");
              assertThat(candidate.network()).isEqualTo("203.0.113.7");
              assertThat(candidate.email()).isNull();
              assertThat(candidate.until()).isEqualTo(clock.instant().plusSeconds(40));
            });

    clock.advance(Duration.ofSeconds(40).minusMillis(1));
    assertThat(candidates()).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(candidates()).isEmpty();
  }

  @Test
  void aBudgetThatIsGivenBackIsWholeAndNobodyElseHasIt() {
    logIn("203.0.113.7", 5);
    logIn("203.0.113.8", 5);
    String id = idOf("203.0.113.7");

    assertThat(release.release(id)).isPresent();

    assertThat(addresses.consume(Throttled.Action.LOGIN, address("203.0.113.7")).remaining())
        .isEqualTo(4);
    assertThat(addresses.consume(Throttled.Action.LOGIN, address("203.0.113.8")).granted())
        .isFalse();
    assertThat(release.release(id)).isEmpty();
  }

  @Test
  void limitsOfOneNetworkAreReleasedOneByOne() {
    logIn("203.0.113.7", 5);
    addresses.consume(Throttled.Action.SIGNUP, address("203.0.113.7"));
    // The longest wait is the first.
    assertThat(candidates()).extracting(ThrottleStatus::limit).containsExactly("signup", "login");

    release.release(candidates().get(0).id());

    assertThat(candidates()).extracting(ThrottleStatus::limit).containsExactly("login");
  }

  @Test
  void anAccountIsRecognisedByWhoAsksForItsEmailAndGoesOnAfterwards() {
    for (int i = 0; i < 10; i++) {
      guess();
    }
    assertThatThrownBy(this::guess).isInstanceOf(Problem.class);
    assertThat(candidates()).extracting(ThrottleStatus::email).containsExactly((String) null);
    List<ThrottleStatus> known = release.list(List.of("bob@example.com", EMAIL, EMAIL));
    assertThat(known).extracting(ThrottleStatus::email).containsExactly(EMAIL);
    assertThat(known).extracting(ThrottleStatus::network).containsExactly((String) null);
    assertThat(known.get(0).until()).isEqualTo(clock.instant().plusSeconds(60));

    release.release(known.get(0).id());

    guess();
    assertThat(candidates()).isEmpty();
  }

  @Test
  void anIdIsNoKeyOfTheGridAndNotMadeFromOneWithoutTheSecret() {
    logIn("203.0.113.7", 5);
    String id = idOf("203.0.113.7");

    assertThat(id).matches("[A-Za-z0-9_-]{43}");
    buckets.forEach(
        entry -> {
          assertThat(id).isNotEqualTo(entry.key());
          assertThat(release.release(entry.key())).isEmpty();
        });
    assertThat(release.release("")).isEmpty();
    assertThat(candidates()).hasSize(1);
  }

  @Test
  void bucketsOfAnEarlierLimitDoNotMatter() {
    logIn("203.0.113.7", 5);
    AddressThrottle changed =
        new AddressThrottle(
            buckets,
            new ThrottleSettings(TestConfiguration.of("LOGIN_RATE_LIMIT", "6/minute")),
            clock);

    assertThat(new ThrottleAdministration(changed, accounts, keys).list(List.of())).isEmpty();
  }

  @Test
  void aThousandAreListedAndAllCanBeReleased() {
    for (int i = 0; i < ThrottleAdministration.LISTED + 5; i++) {
      addresses.consume(Throttled.Action.SIGNUP, address("10.0." + i / 250 + "." + i % 250));
    }

    assertThat(candidates()).hasSize(ThrottleAdministration.LISTED);
    for (int i = 0; i < 10; i++) {
      assertThat(release.release(candidates().get(0).id())).isPresent();
    }
    assertThat(candidates()).hasSize(ThrottleAdministration.LISTED - 5);
  }

  private List<ThrottleStatus> candidates() {
    return release.list(List.of());
  }

  private String idOf(String network) {
    return candidates().stream()
        .filter(candidate -> network.equals(candidate.network()))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private void logIn(String from, int times) {
    for (int i = 0; i < times; i++) {
      addresses.consume(Throttled.Action.LOGIN, address(from));
    }
  }

  private void guess() {
    accounts.begin(EMAIL, address("203.0.113.9"), false);
  }

  private static ClientAddress address(String literal) {
    return ClientAddress.parse(literal).orElseThrow();
  }
}
