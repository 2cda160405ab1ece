package dev.sallyport.credential.password.argon2;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.sallyport.logging.SafeThrowable;
import java.io.File;
import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Argon2id by libargon2, the reference implementation in C, which uses SIMD instructions.
 *
 * <p>Memory is reused from hash to hash: 19 MiB of fresh memory are 5,000 pages that the kernel
 * maps and zeroes, which takes a quarter of the time of a hash, and more than the hash itself where
 * a hypervisor has to follow each mapping. libsodium allocates fresh memory for each hash.
 * Thread-safe.
 */
public final class NativeArgon2 {
  private static final Logger LOG = Logger.getLogger(NativeArgon2.class.getName());

  /** argon2.h: {@code int argon2_ctx(argon2_context *, argon2_type)}. */
  private static final Optional<Function> LIBRARY = load();

  private static final int ARGON2ID = 2;

  private final Function argon2;
  private final int keptKib;

  // Last in, first out: under light load only one area grows.
  private final Deque<HashMemory> idle = new ConcurrentLinkedDeque<>();

  private NativeArgon2(Function argon2, int keptKib) {
    this.argon2 = argon2;
    this.keptKib = keptKib;
  }

  /**
   * Allocates no memory for hashes yet.
   *
   * @param kib memory that each concurrent hash keeps for the next one, in KiB; a hash of a higher
   *     cost returns its memory to the system
   * @return empty, with a log entry, if the WAR has no library for the platform or if it cannot be
   *     loaded, for example from a temporary directory mounted noexec
   */
  public static Optional<NativeArgon2> keeping(int kib) {
    return LIBRARY.map(library -> new NativeArgon2(library, kib));
  }

  private static Optional<Function> load() {
    try {
      File file = Native.extractFromResourcePath("argon2", NativeArgon2.class.getClassLoader());
      NativeLibrary library = NativeLibrary.getInstance(file.getAbsolutePath());
      Function function = library.getFunction("argon2_ctx");
      LOG.log(Level.INFO, "Passwords are hashed with libargon2");
      return Optional.of(function);
    } catch (IOException | LinkageError unusable) {
      LOG.log(
          Level.INFO,
          "Passwords are hashed in Java, which takes longer, because libargon2 cannot be loaded:"
              + " {0}",
          SafeThrowable.line(unusable));
      return Optional.empty();
    }
  }

  /**
   * @param length octets of the result, at least 4
   * @throws OutOfMemoryError if the system has not enough memory
   */
  byte[] derive(byte[] password, byte[] salt, Argon2Cost cost, int length) {
    boolean kept = cost.memoryKib() <= keptKib;
    HashMemory reused = kept ? idle.poll() : null;
    HashMemory memory = reused == null ? new HashMemory(kept ? keptKib : cost.memoryKib()) : reused;
    try {
      return derive(password, salt, cost, length, memory);
    } finally {
      if (kept) {
        idle.push(memory);
      } else {
        memory.close();
      }
    }
  }

  private byte[] derive(
      byte[] password, byte[] salt, Argon2Cost cost, int length, HashMemory memory) {
    // Native memory, because JNA would leave copies of arrays.
    try (Memory secret = copy(password);
        Memory seasoning = copy(salt);
        Memory hash = new Memory(length)) {
      Argon2Context context = new Argon2Context();
      context.hash = hash;
      context.hashLength = length;
      context.password = secret;
      context.passwordLength = password.length;
      context.salt = seasoning;
      context.saltLength = salt.length;
      context.iterations = cost.iterations();
      context.memoryKib = cost.memoryKib();
      context.lanes = cost.parallelism();
      context.allocate = memory.allocator();
      context.free = memory.deallocator();
      try {
        int error = argon2.invokeInt(new Object[] {context, ARGON2ID});
        if (error != 0) {
          throw new IllegalStateException("Error " + error + " of libargon2 for " + cost);
        }
        return hash.getByteArray(0, length);
      } finally {
        secret.clear();
        hash.clear();
      }
    }
  }

  private static Memory copy(byte[] octets) {
    // One octet more, because memory of size zero cannot be allocated.
    Memory copy = new Memory(octets.length + 1L);
    copy.write(0, octets, 0, octets.length);
    return copy;
  }

  /** The areas that wait for the next hash. */
  Iterable<HashMemory> idle() {
    return idle;
  }
}
