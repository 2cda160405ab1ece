package dev.sallyport.credential.password.pepper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PeppersTest {
  private static final Pepper OLD = new Pepper("b2xkb2xkb2w", new byte[32]);
  private static final Pepper NEW = new Pepper("bmV3bmV3bmU", new byte[32]);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();
  private List<Pepper> stored = List.of(OLD);
  private final Peppers peppers =
      new Peppers(
          () -> new PepperRing(List.of(OLD)),
          () -> {
            reads.incrementAndGet();
            return new PepperRing(stored);
          },
          now::get);

  @Test
  void aPepperThatAnotherNodeMadeIsReadWhenAHashNamesIt() {
    assertThat(peppers.current()).contains(OLD);
    assertThat(peppers.find(OLD.id())).contains(OLD);
    assertThat(reads).hasValue(0);
    stored = List.of(NEW, OLD);

    assertThat(peppers.find(NEW.id())).contains(NEW);
    assertThat(peppers.current()).contains(NEW);
    assertThat(peppers.find(OLD.id())).contains(OLD);
    assertThat(reads).hasValue(1);
  }

  /** Hashes that name no pepper of ours must not become a query for each log-in. */
  @Test
  void whatIsNotThereIsLookedForOnceASecond() {
    for (int i = 0; i < 100; i++) {
      assertThat(peppers.find(NEW.id())).isEmpty();
    }
    assertThat(reads).hasValue(1);
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    stored = List.of(NEW, OLD);

    assertThat(peppers.find(NEW.id())).contains(NEW);
    assertThat(reads).hasValue(2);
  }

  /** Such as one sealed under a secret that only other nodes have. */
  @Test
  void whatANodeHasOpenedItKeeps() {
    peppers.current();
    stored = List.of();

    assertThat(peppers.find(NEW.id())).isEmpty();

    assertThat(peppers.find(OLD.id())).contains(OLD);
    assertThat(peppers.current()).contains(OLD);
  }

  @Test
  void aPepperHidesItsKey() {
    assertThat(OLD).hasToString("Pepper[b2xkb2xkb2w, key hidden]");
    assertThat(new PepperRing(List.of(OLD)).toString()).contains("key hidden");
  }

  @Test
  void whatIsNoPepperIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pepper("b2xkb2xkb2w", new byte[31]));
    assertThatIllegalArgumentException().isThrownBy(() -> new Pepper("short", new byte[32]));
  }
}
