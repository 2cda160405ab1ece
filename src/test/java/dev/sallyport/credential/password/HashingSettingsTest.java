package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.platform.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashingSettingsTest {
  @Test
  void defaultsAreOwaspsFirstChoiceAndAWaitOfHalfAMinute() {
    Configuration configuration = configuration(Map.of());
    HashingSettings settings = new HashingSettings(configuration);
    assertThat(settings.cost()).isEqualTo(new Argon2Cost(19_456, 2, 1));
    assertThat(settings.queue())
        .isEqualTo(new HashQueueBounds(HashingSettings.MAX_WAITING, Duration.ofSeconds(30)));
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ARGON2_MEMORY, 19456, 1048576",
    "ARGON2_ITERATIONS, 2, 64",
    "ARGON2_PARALLELISM, 1, 16"
  })
  void bothEndsOfARangeAreAcceptedAndNothingBeyond(String name, int least, int greatest) {
    assertThat(faultsOf(name, least)).isEmpty();
    assertThat(faultsOf(name, greatest)).isEmpty();
    assertThat(faultsOf(name, greatest + 1)).singleElement().asString().contains(name);
    assertThat(faultsOf(name, -1)).singleElement().asString().contains(name);
  }

  @ParameterizedTest
  @CsvSource({"1s, 1", "60s, 60", "1m, 60", "PT20S, 20"})
  void theWaitIsADurationOfAtMostAMinute(String value, int seconds) {
    Configuration configuration = configuration(Map.of("HASH_QUEUE", value));
    assertThat(new HashingSettings(configuration).queue().longestWait())
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(configuration.faults()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "PT0.999S", "61s", "2m", "-1s", "soon"})
  void anyOtherWaitIsAFault(String value) {
    Configuration configuration = configuration(Map.of("HASH_QUEUE", value));
    assertThat(new HashingSettings(configuration).queue().longestWait())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(configuration.faults()).singleElement().asString().contains("HASH_QUEUE", "PT1M");
  }

  /** It was a number of requests before. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "20", "256", "10000"})
  void aQueueWithoutAUnitIsAFaultThatNamesTheRemedy(String value) {
    Configuration configuration = configuration(Map.of("HASH_QUEUE", value));
    assertThat(new HashingSettings(configuration).queue().longestWait())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(configuration.faults())
        .containsExactly(
            "HASH_QUEUE is no longer a number of requests but the time that each may wait: set it"
                + " to a duration with its unit, such as 30s, or leave it unset.");
  }

  /** Requests that need no hash keep as many threads as the whole server had before. */
  @ParameterizedTest
  @ValueSource(strings = {"payara/preboot.asadmin", "payara/server/domain.settings"})
  void fourHundredThreadsNeverWaitForAHash(String file) throws IOException {
    int threads = serverSetting("http-thread-pool\\.max-thread-pool-size", file);

    assertThat(threads - HashingSettings.MAX_WAITING).isGreaterThanOrEqualTo(400);
  }

  /** A log-in that renews an outdated hash waits twice; the server must not interrupt it. */
  @ParameterizedTest
  @ValueSource(strings = {"payara/preboot.asadmin", "payara/server/domain.settings"})
  void aRequestMayWaitTwice(String file) throws IOException {
    Duration timeout = Duration.ofSeconds(serverSetting("request-timeout-seconds", file));

    assertThat(timeout).isGreaterThan(HashingSettings.LONGEST_WAIT.multipliedBy(2));
  }

  private static int serverSetting(String name, String file) throws IOException {
    Matcher setting = Pattern.compile(name + "=(\\d+)\n").matcher(Files.readString(Path.of(file)));
    assertThat(setting.find()).as(name).isTrue();
    return Integer.parseInt(setting.group(1));
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
