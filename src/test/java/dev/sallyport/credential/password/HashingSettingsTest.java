package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashingSettingsTest {
  @Test
  void defaultsAreOwaspsFirstChoiceAndAQueueOf256() {
    Configuration configuration = configuration(Map.of());
    HashingSettings settings = new HashingSettings(configuration);
    assertThat(settings.cost()).isEqualTo(new Argon2Cost(19_456, 2, 1));
    assertThat(settings.queue()).isEqualTo(256);
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ARGON2_MEMORY, 19456, 1048576",
    "ARGON2_ITERATIONS, 2, 64",
    "ARGON2_PARALLELISM, 1, 16",
    "HASH_QUEUE, 0, 10000"
  })
  void bothEndsOfARangeAreAcceptedAndNothingBeyond(String name, int least, int greatest) {
    assertThat(faultsOf(name, least)).isEmpty();
    assertThat(faultsOf(name, greatest)).isEmpty();
    assertThat(faultsOf(name, greatest + 1)).singleElement().asString().contains(name);
    assertThat(faultsOf(name, -1)).singleElement().asString().contains(name);
  }

  @Test
  void memoryBelowEveryMinimumIsAFaultByItself() {
    Configuration configuration = cost(7_167, 64, 1);
    assertThat(new HashingSettings(configuration).cost().memoryKib()).isEqualTo(19_456);
    assertThat(configuration.faults()).singleElement().asString().contains("ARGON2_MEMORY");
  }

  @ParameterizedTest
  @CsvSource({
    "47104, 1, 1, true",
    "47103, 1, 1, false",
    "19456, 2, 1, true",
    "19455, 2, 1, false",
    "12288, 3, 1, true",
    "12287, 3, 1, false",
    "9216, 4, 1, true",
    "9215, 4, 1, false",
    "7168, 5, 1, true",
    "7168, 4, 1, false",
    "7168, 4, 16, false",
    "1048576, 1, 16, true"
  })
  void costBelowAllOfOwaspsMinimaIsAFault(
      int memory, int iterations, int parallelism, boolean accepted) {
    Configuration configuration = cost(memory, iterations, parallelism);
    assertThat(new HashingSettings(configuration).cost())
        .isEqualTo(new Argon2Cost(memory, iterations, parallelism));
    if (accepted) {
      assertThat(configuration.faults()).isEmpty();
    } else {
      assertThat(configuration.faults())
          .singleElement()
          .asString()
          .contains("ARGON2_MEMORY", "ARGON2_ITERATIONS", "19456 and 2");
    }
  }

  private static java.util.List<String> faultsOf(String name, int value) {
    Configuration configuration = configuration(Map.of(name, Integer.toString(value)));
    assertThat(new HashingSettings(configuration)).isNotNull();
    return configuration.faults();
  }

  private static Configuration cost(int memory, int iterations, int parallelism) {
    return configuration(
        Map.of(
            "ARGON2_MEMORY", Integer.toString(memory),
            "ARGON2_ITERATIONS", Integer.toString(iterations),
            "ARGON2_PARALLELISM", Integer.toString(parallelism)));
  }

  private static Configuration configuration(Map<String, String> values) {
    return new Configuration(name -> Optional.ofNullable(values.get(name)));
  }
}
