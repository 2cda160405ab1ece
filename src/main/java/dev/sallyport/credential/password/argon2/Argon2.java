package dev.sallyport.credential.password.argon2;

import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (RFC 9106): computed by {@link LibsodiumArgon2} where it can, otherwise by
 * BouncyCastle with reused memory, because 19 MiB of garbage for each log-in would cost more time
 * in the garbage collector than the hashing.
 *
 * <p>Each running hash has its own pool, so that hashes on several cores do not contend for one.
 */
public final class Argon2 {
  /**
   * BouncyCastle takes four more blocks of 1 KiB from the pool than the memory parameter states.
   */
  public static final int EXTRA_BLOCKS = 4;

  private final Optional<LibsodiumArgon2> sodium;

  // Last in, first out: under light load only one pool grows.
  private final Deque<BlockPool> idle;

  /**
   * Does not allocate memory yet.
   *
   * @param pools maximum number of concurrent hashes
   */
  public Argon2(Optional<LibsodiumArgon2> sodium, Collection<? extends BlockPool> pools) {
    this.sodium = sodium;
    idle = new ConcurrentLinkedDeque<>(pools);
  }

  /**
   * @param length octets of the result
   * @throws java.util.NoSuchElementException if more threads hash concurrently than there are pools
   */
  public byte[] derive(byte[] password, byte[] salt, Argon2Cost cost, int length) {
    return sodium.isPresent() && LibsodiumArgon2.computes(salt, cost, length)
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
