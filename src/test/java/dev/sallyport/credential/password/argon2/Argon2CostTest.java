package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2CostTest {
  @ParameterizedTest
  @CsvSource({
    "100, 2, 2, false",
    "101, 3, 3, false",
    "99, 2, 2, true",
    "100, 1, 2, true",
    "100, 2, 1, true",
    "200, 1, 2, true"
  })
  void costIsBelowAnotherWhenAnyParameterIsLess(
      int memory, int iterations, int parallelism, boolean below) {
    assertThat(new Argon2Cost(memory, iterations, parallelism).isBelow(new Argon2Cost(100, 2, 2)))
        .isEqualTo(below);
  }

  @Test
  void boundsAreAccepted() {
    assertThat(new Argon2Cost(8, 1, 1)).isNotNull();
    assertThat(new Argon2Cost(1_048_576, 64, 16)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 1, 1",
    "15, 1, 2",
    "1048577, 1, 1",
    "64, 0, 1",
    "64, 65, 1",
    "64, 1, 0",
    "1024, 1, 17",
    "64, 1, 2147483647"
  })
  void costsOutOfBoundsAreRefused(int memory, int iterations, int parallelism) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Argon2Cost(memory, iterations, parallelism));
  }
}
