package dev.sallyport.credential.password.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.legacy.Bcrypt;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.RootSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredCostsTest {
  private static final HashWork OLD = HashWork.plain(new Argon2Cost(7_168, 5, 1));
  private static final HashWork NEW = HashWork.plain(new Argon2Cost(65_536, 3, 1));
  private static final HashWork IMPORTED =
      new HashWork(NEW.cost(), Optional.of(new Bcrypt(10, false, new byte[16])));
  private static final String SECRET = "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s=";

  private Map<HashWork, Long> stored = Map.of();
  private final UnknownAccountCosts costs = costs(SECRET);

  @Test
  void withoutStoredHashesItIsTheConfiguredCost() {
    assertThat(costs.of("ada@example.com", NEW)).isEqualTo(NEW);
    assertThat(new StoredCosts(Map.of()).at(0.999, OLD)).isEqualTo(OLD);
  }

  @Test
  void eachCostHasItsShareOfTheUnknownAccounts() {
    stored = Map.of(OLD, 300L, NEW, 700L);
    costs.refresh();

    List<HashWork> given =
        IntStream.range(0, 10_000).mapToObj(i -> costs.of("u" + i + "@example.com", NEW)).toList();

    assertThat(given).filteredOn(OLD::equals).hasSizeBetween(2_800, 3_200);
    assertThat(given).containsOnly(OLD, NEW);
  }

  @Test
  void anAccountHasTheSameCostAtEveryAttemptAndOnEveryNodeAndNoOtherSecretTellsWhich() {
    stored = Map.of(OLD, 1L, NEW, 1L);
    costs.refresh();
    UnknownAccountCosts node = costs(SECRET);
    node.refresh();
    UnknownAccountCosts other = costs("b0jLX0m7yT0lGdQ9C1y8m1Jb5w3cV4rQd6o8Z2uKpXA=");
    other.refresh();
    List<String> accounts =
        IntStream.range(0, 200).mapToObj(i -> UUID.randomUUID() + "@example.com").toList();

    assertThat(accounts)
        .allSatisfy(
            account ->
                assertThat(costs.of(account, NEW))
                    .isEqualTo(costs.of(account, NEW))
                    .isEqualTo(node.of(account, NEW)));
    assertThat(accounts)
        .filteredOn(account -> costs.of(account, NEW).equals(other.of(account, NEW)))
        .hasSizeBetween(50, 150);
  }

  /** As an account whose user logs in: from the old cost to the new one, and never back. */
  @Test
  void whileHashesAreRenewedNoUnknownAccountGoesBack() {
    Map<String, HashWork> before = new HashMap<>();
    for (long renewed = 0; renewed <= 1_000; renewed += 50) {
      stored = Map.of(OLD, 1_000 - renewed, NEW, renewed);
      costs.refresh();
      for (int i = 0; i < 200; i++) {
        String account = "u" + i + "@example.com";
        HashWork now = costs.of(account, NEW);
        if (NEW.equals(before.put(account, now))) {
          assertThat(now).isEqualTo(NEW);
        }
      }
    }
    assertThat(before.values()).containsOnly(NEW);
  }

  @Test
  void importedHashesHaveTheirShareUntilTheirUsersLogIn() {
    stored = Map.of(IMPORTED, 300L, NEW, 700L);
    costs.refresh();
    List<String> imported =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "u" + i + "@example.com")
            .filter(account -> costs.of(account, NEW).equals(IMPORTED))
            .toList();
    assertThat(imported).hasSizeBetween(2_800, 3_200);

    stored = Map.of(IMPORTED, 100L, NEW, 900L);
    costs.refresh();
    List<String> left =
        imported.stream().filter(account -> costs.of(account, NEW).equals(IMPORTED)).toList();
    assertThat(left).hasSizeBetween(900, 1_100);
  }

  private UnknownAccountCosts costs(String secret) {
    StoredCostService service =
        new StoredCostService() {
          @Override
          public Map<HashWork, Long> count() {
            return stored;
          }
        };
    return new UnknownAccountCosts(
        new RootSecret(
            new Configuration(
                name -> Optional.of(secret).filter(value -> name.equals("JWT_SECRET")))),
        service);
  }
}
