package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.junit.jupiter.api.Test;

class Argon2Test {
  private static final Argon2Cost COST = new Argon2Cost(64, 2, 1);

  private final WatchedPool pool = new WatchedPool(64 + Argon2.EXTRA_BLOCKS);
  private final Argon2 argon2 = new Argon2(Optional.empty(), List.of(pool));

  @Test
  void memoryIsReusedFromHashToHash() {
    derive(COST);
    int first = pool.seen.size();
    derive(COST);
    derive(COST);
    assertThat(first).isEqualTo(64 + Argon2.EXTRA_BLOCKS);
    assertThat(pool.seen).hasSize(first);
  }

  @Test
  void memoryOfAGreaterCostIsNotKept() {
    derive(new Argon2Cost(256, 1, 1));
    assertThat(pool.seen).hasSizeGreaterThan(256);
    pool.seen.clear();
    derive(COST);
    int kept = pool.seen.size();
    derive(new Argon2Cost(256, 1, 1));
    assertThat(kept).isEqualTo(64 + Argon2.EXTRA_BLOCKS);
    assertThat(pool.seen).hasSize(256 + Argon2.EXTRA_BLOCKS);
  }

  @Test
  void usedMemoryGivesTheSameHashAsFresh() {
    byte[] fresh = derive(COST);
    derive(new Argon2Cost(128, 3, 4));
    assertThat(derive(COST)).isEqualTo(fresh);
  }

  @Test
  void memoryHasNothingOfThePasswordAfterwards() {
    derive(COST);
    for (Block used : List.copyOf(pool.seen)) {
      assertThat(used).extracting("v").isEqualTo(new long[128]);
    }
  }

  @Test
  void memoryReturnsAfterAFailure() {
    byte[] before = derive(COST);
    pool.fails = true;
    assertThatThrownBy(() -> derive(COST)).isInstanceOf(OutOfMemoryError.class);
    pool.fails = false;
    assertThat(derive(COST)).isEqualTo(before);
  }

  @Test
  void moreHashesAtOnceThanPoolsAreRefused() {
    assertThatThrownBy(
            () ->
                new Argon2(Optional.empty(), List.<BlockPool>of())
                    .derive(new byte[0], new byte[8], COST, 16))
        .isInstanceOf(NoSuchElementException.class);
  }

  private byte[] derive(Argon2Cost cost) {
    byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
    return argon2.derive(password, new byte[16], cost, 32);
  }

  /** Remembers the blocks it gave, and fails on demand. */
  private static final class WatchedPool implements BlockPool {
    private final Set<Block> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final ReusableBlockPool blocks;
    private boolean fails;

    private WatchedPool(int size) {
      blocks = new ReusableBlockPool(size);
    }

    @Override
    public Block allocate() {
      if (fails) {
        throw new OutOfMemoryError("on demand");
      }
      Block block = blocks.allocate();
      seen.add(block);
      return block;
    }

    @Override
    public void deallocate(Block block) {
      blocks.deallocate(block);
    }
  }
}
