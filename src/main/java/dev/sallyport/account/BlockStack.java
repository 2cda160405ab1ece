package dev.sallyport.account;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * Memory of one hash at a time, kept for the next. Each block is zeroed when it comes back, so that
 * nothing of a password stays. BouncyCastle's own pool zeroes it again when it is taken, and locks
 * for each of 19,000 blocks: a tenth of a hash. Not thread-safe.
 */
final class BlockStack implements BlockPool {
  private final Block[] blocks;
  private int size;

  /**
   * Reserves no block yet.
   *
   * @param capacity blocks of 1 KiB to keep; more are given, but not kept
   */
  BlockStack(int capacity) {
    blocks = new Block[capacity];
  }

  @Override
  public Block allocate() {
    return size == 0 ? new Block() : blocks[--size];
  }

  @Override
  public void deallocate(Block block) {
    block.clear();
    if (size < blocks.length) {
      blocks[size++] = block;
    }
  }
}
