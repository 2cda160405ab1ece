package dev.sallyport.credential.password.argon2;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.sallyport.logging.SafeThrowable;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Argon2id by libsodium, which uses SIMD instructions up to AVX-512: it computes the same hash in a
 * quarter to half of the time that {@link Argon2} takes in Java. Thread-safe.
 */
public final class LibsodiumArgon2 {
  private static final Logger LOG = Logger.getLogger(LibsodiumArgon2.class.getName());

  /**
   * The path of the library, by JNA's name of the platform. The WAR contains those for Linux and
   * macOS.
   */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "linux-x86-64", "/linux64/libsodium.so",
          "linux-aarch64", "/arm64/libsodium.so",
          "darwin-x86-64", "/mac/libsodium.dylib",
          "darwin-aarch64", "/mac_arm/libsodium.dylib",
          "win32-x86-64", "/windows64/libsodium.dll");

  // sodium/crypto_pwhash_argon2id.h
  private static final int ARGON2ID13 = 2;
  private static final int SALT_LENGTH = 16;
  private static final int MIN_LENGTH = 16;

  private static final Optional<Function> PWHASH = load();

  private final Function pwhash;
  private final HashMemory memory;

  private LibsodiumArgon2(Function pwhash, HashMemory memory) {
    this.pwhash = pwhash;
    this.memory = memory;
  }

  /**
   * Allocates no memory for hashes yet.
   *
   * @param kib memory that each concurrent hash keeps for the next one, in KiB; a hash of a higher
   *     cost returns its memory to the system
   * @return empty, with a log entry, if the WAR has no library for the platform or if it cannot be
   *     loaded, for example from a temporary directory mounted noexec
   */
  public static Optional<LibsodiumArgon2> keeping(int kib) {
    return PWHASH.map(pwhash -> new LibsodiumArgon2(pwhash, new HashMemory(kib * 1024L)));
  }

  private static Optional<Function> load() {
    try {
      String resource = LIBRARIES.get(Platform.RESOURCE_PREFIX);
      if (resource == null) {
        throw new IOException("no library for " + Platform.RESOURCE_PREFIX);
      }
      File file = Native.extractFromResourcePath(resource, LibsodiumArgon2.class.getClassLoader());
      NativeLibrary library = NativeLibrary.getInstance(file.getAbsolutePath());
      if (library.getFunction("sodium_init").invokeInt(new Object[0]) < 0) {
        throw new IOException("initialization failed");
      }
      Function pwhash = library.getFunction("crypto_pwhash");
      LOG.log(Level.INFO, "Passwords are hashed with libsodium{0}", memoryOf(pwhash));
      return Optional.of(pwhash);
    } catch (IOException | LinkageError unusable) {
      LOG.log(
          Level.INFO,
          "Passwords are hashed in Java, which takes twice as long, because libsodium cannot be"
              + " loaded: {0}",
          SafeThrowable.line(unusable));
      return Optional.empty();
    }
  }

  /** Makes it reuse memory where that is possible; says in the log where it is not. */
  private static String memoryOf(Function pwhash) {
    try {
      HashMemory.serve(pwhash);
      return "";
    } catch (IllegalStateException | NoSuchElementException unsupported) {
      return ", which allocates memory for each hash: " + SafeThrowable.line(unsupported);
    }
  }

  /** Whether libsodium supports this kind of hash; others are imported ones. */
  static boolean computes(byte[] salt, Argon2Cost cost, int length) {
    return cost.parallelism() == 1 && salt.length == SALT_LENGTH && length >= MIN_LENGTH;
  }

  /**
   * Derives a hash that it {@linkplain #computes computes}.
   *
   * @param length octets of the result
   * @throws IllegalStateException if the system has not enough memory
   */
  byte[] derive(byte[] password, byte[] salt, Argon2Cost cost, int length) {
    byte[] derived = new byte[length];
    long octets = cost.memoryKib() * 1024L;
    // Not an array, of which JNA would leave a copy. One octet more, because memory of size zero
    // cannot be allocated.
    try (Memory copy = new Memory(password.length + 1L)) {
      copy.write(0, password, 0, password.length);
      Object[] arguments = {
        derived,
        (long) length,
        copy,
        (long) password.length,
        salt,
        (long) cost.iterations(),
        octets,
        ARGON2ID13
      };
      try {
        int result = memory.during(() -> pwhash.invokeInt(arguments), octets);
        if (result != 0) {
          throw new IllegalStateException("No memory for a hash of " + cost);
        }
      } finally {
        copy.clear();
      }
    }
    return derived;
  }

  /** The memory between hashes. */
  HashMemory memory() {
    return memory;
  }
}
