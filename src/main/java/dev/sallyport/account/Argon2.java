package dev.sallyport.account;

import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (RFC 9106): by {@link Sodium} what it computes, the rest by BouncyCastle,
 * with memory that is kept from hash to hash: 19 MiB of new garbage a login would keep the
 * collector busier than the hashing.
 *
 * <p>Every hash has a pool to itself while it runs, so that hashes on several cores do not contend
 * for one.
 */
final class Argon2 {
  /** BouncyCastle takes four blocks of 1 KiB more from the pool than the memory parameter says. */
  static final int EXTRA_BLOCKS = 4;

  private final Optional<Sodium> sodium;

  // Last in, first out: under light load only one pool grows.
  private final Deque<BlockPool> idle;

  /**
   * Reserves no memory yet.
   *
   * @param pools as many as hashes run at once
   */
  Argon2(Optional<Sodium> sodium, Collection<? extends BlockPool> pools) {
    this.sodium = sodium;
    idle = new ConcurrentLinkedDeque<>(pools);
  }

  /**
   * @param length octets of the result
   * @throws java.util.NoSuchElementException when more threads hash at once than there are pools
   */
  byte[] derive(byte[] password, byte[] salt, Argon2Cost cost, int length) {
    return sodium.isPresent() && Sodium.computes(salt, cost, length)
        ? sodium.get().derive(password, salt, cost, length)
        : deriveInJava(password, salt, cost, length);
  }

  private byte[] deriveInJava(byte[] password, byte[] salt, Argon2Cost cost, int length) {
    BlockPool pool = idle.pop();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memoryKib())
              .withIterations(cost.iterations())
              .withParallelism(cost.parallelism())
              .withSalt(salt)
              .withBlockPool(pool)
              .build());
      byte[] derived = new byte[length];
      generator.generateBytes(password, derived);
      return derived;
    } finally {
      idle.push(pool);
    }
  }
}
