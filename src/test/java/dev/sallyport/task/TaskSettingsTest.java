package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSettingsTest {
  @Test
  void tenThousandTasksByDefault() {
    assertThat(new TaskSettings(new Configuration(name -> Optional.empty())).maxTasks())
        .isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "1000000, false", "1000001, true", "many, true"})
  void theLimitIsBetweenOneAndAMillion(String value, boolean refused) {
    Configuration configuration = new Configuration(name -> Optional.of(value));

    assertThat(new TaskSettings(configuration)).isNotNull();

    assertThat(configuration.faults()).hasSize(refused ? 1 : 0);
  }
}
