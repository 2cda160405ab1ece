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
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Argon2id by libsodium, which uses SIMD instructions: it computes the same hash in less than half
 * of the time that {@link Argon2} takes in Java. Thread-safe; it uses native memory for the
 * duration of a hash.
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

  private static final Optional<LibsodiumArgon2> LOADED = load();

  private final Function pwhash;

  private LibsodiumArgon2(NativeLibrary library) {
    pwhash = library.getFunction("crypto_pwhash");
  }

  /**
   * Empty, with a log entry, if the WAR has no library for the platform or if it cannot be loaded,
   * for example from a temporary directory mounted noexec.
   */
  public static Optional<LibsodiumArgon2> loaded() {
    return LOADED;
  }

  private static Optional<LibsodiumArgon2> load() {
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
      LOG.log(Level.INFO, "Passwords are hashed with libsodium");
      return Optional.of(new LibsodiumArgon2(library));
    } catch (IOException | LinkageError unusable) {
      LOG.log(
          Level.INFO,
          "Passwords are hashed in Java, which takes twice as long, because libsodium cannot be"
              + " loaded: {0}",
          SafeThrowable.line(unusable));
      return Optional.empty();
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
        cost.memoryKib() * 1024L,
        ARGON2ID13
      };
      try {
        if (pwhash.invokeInt(arguments) != 0) {
          throw new IllegalStateException("No memory for a hash of " + cost);
        }
      } finally {
        copy.clear();
      }
    }
    return derived;
  }
}
