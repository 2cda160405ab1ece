package dev.sallyport.credential.password.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashQueueTest {
  @Test
  void nobodyIsAheadInAnEmptyQueue() {
    HashQueue queue = new HashQueue(0);
    assertThat(queue.ahead(new HashClient("203.0.113.7", false))).isZero();
    assertThat(queue.ahead(new HashClient("203.0.113.7", true))).isZero();
  }

  @Test
  void aFloodIsAheadOfItsOwnNetworkOnly() {
    HashQueue queue = new HashQueue(2_000);
    HashClient flood = new HashClient("203.0.113.7", false);
    for (int i = 0; i < 2_000; i++) {
      queue.add(flood);
    }
    assertThat(queue.ahead(flood)).isEqualTo(2_000);
    assertThat(queue.ahead(new HashClient("203.0.113.8", false))).isEqualTo(1);
    assertThat(queue.ahead(new HashClient("203.0.113.8", true))).isLessThanOrEqualTo(1);
  }

  /** What is foretold is what happens, whatever was served before. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void thoseAheadAreServedBeforeAndNoOther(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      HashQueue queue = new HashQueue(1_000);
      for (int step = random.nextInt(60); step > 0; step--) {
        if (random.nextInt(4) == 0) {
          queue.admitNext();
        } else {
          queue.add(client(random));
        }
      }
      HashClient late = client(random);
      int ahead = queue.ahead(late);

      HashQueue.Waiter waiter = queue.add(late).orElseThrow();
      List<Boolean> served = new ArrayList<>();
      while (!waiter.mayRun()) {
        served.add(queue.admitNext());
      }

      assertThat(served).hasSize(ahead + 1).doesNotContain(false);
    }
  }

  private static HashClient client(Random random) {
    return new HashClient("192.0.2." + random.nextInt(5), random.nextBoolean());
  }
}
