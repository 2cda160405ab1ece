package dev.sallyport.platform.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sallyport.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchedCleanupTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MovableClock clock = new MovableClock();
  private final BatchedCleanup cleanup = new BatchedCleanup(clock);
  private final List<Integer> sizes = new ArrayList<>();

  @Test
  void repeatsUntilNothingIsLeft() {
    int[] left = {12_345};

    assertThat(cleanup.run(size -> take(left, size), MINUTE)).isEqualTo(12_345);

    assertThat(sizes).containsExactly(5_000, 5_000, 5_000, 5_000);
  }

  @Test
  void halvesABatchThatFailsAndGrowsAgain() {
    int[] left = {6_000};

    int removed =
        cleanup.run(
            size -> {
              if (size > 1_250 && left[0] > 3_000) {
                sizes.add(-size);
                throw new IllegalStateException("statement timeout");
              }
              return take(left, size);
            },
            MINUTE);

    assertThat(removed).isEqualTo(6_000);
    assertThat(sizes)
        .containsExactly(-5_000, -2_500, 1_250, -2_500, 1_250, -2_500, 1_250, 2_500, 5_000);
  }

  @Test
  void aSmallSizeIsKeptForTheNextRun() {
    assertThatIllegalStateException().isThrownBy(() -> cleanup.run(this::fail, MINUTE));
    sizes.clear();

    cleanup.run(size -> take(new int[] {0}, size), MINUTE);

    assertThat(sizes).containsExactly(1);
  }

  @Test
  void theSmallestBatchThatFailsEndsTheRun() {
    assertThatIllegalStateException().isThrownBy(() -> cleanup.run(this::fail, MINUTE));

    assertThat(sizes).hasSize(13).startsWith(5_000, 2_500, 1_250).endsWith(2, 1);
  }

  @Test
  void noBatchBeginsAfterTheTime() {
    int removed =
        cleanup.run(
            size -> {
              sizes.add(size);
              clock.advance(Duration.ofSeconds(25));
              return size;
            },
            MINUTE);

    assertThat(sizes).hasSize(3);
    assertThat(removed).isEqualTo(15_000);
  }

  @Test
  void aFailureAfterTheTimeIsNotTriedAgain() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                cleanup.run(
                    size -> {
                      clock.advance(Duration.ofSeconds(25));
                      return fail(size);
                    },
                    MINUTE));

    assertThat(sizes).hasSize(3);
  }

  private int take(int[] left, int size) {
    sizes.add(size);
    int taken = Math.min(left[0], size);
    left[0] -= taken;
    return taken;
  }

  private int fail(int size) {
    sizes.add(size);
    throw new IllegalStateException("statement timeout");
  }
}
