package dev.sallyport.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  @ParameterizedTest
  @CsvSource({"1, PT1M", "2, PT2M", "3, PT4M", "9, PT4H16M", "10, PT6H", "11, PT6H", "999, PT6H"})
  void intervalsDoubleUpToSixHours(int attempts, Duration expected) {
    assertThat(RetrySchedule.after(attempts)).isEqualTo(expected);
  }

  @Test
  void aWorkerHasSettledAMailBeforeAnotherTakesOver() {
    SmtpClient.Times times = SmtpClient.Times.STANDARD;

    assertThat(times.connect().plus(times.greet()).plus(times.send()).multipliedBy(2))
        .isLessThan(DeliveryService.LEASE);
  }
}
