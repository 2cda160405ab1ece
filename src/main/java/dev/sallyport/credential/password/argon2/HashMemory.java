package dev.sallyport.credential.password.argon2;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * Native memory that libsodium uses again for the next hash.
 *
 * <p>libsodium maps fresh memory for each hash and offers no other way. The 5,000 pages of 19 MiB,
 * which the kernel maps, zeroes and unmaps, cost as much as the hash itself, and several times as
 * much on virtual machines whose hypervisor follows each mapping. Therefore libsodium's imports of
 * {@code mmap} and {@code munmap} are replaced by functions that give it this memory during a hash.
 * It is zeroed after each hash, so that no part of a password remains. Thread-safe.
 */
final class HashMemory {
  private static final long HUGE_PAGE = 2L << 20;
  // sys/mman.h
  private static final int MADV_HUGEPAGE = 14;

  // JNA holds callbacks weakly, and libsodium may call them as long as the process lives.
  private static final Mmap MMAP = HashMemory::map;
  private static final Munmap MUNMAP = HashMemory::unmap;

  private static volatile boolean isServed;

  private static final ThreadLocal<Area> CURRENT = new ThreadLocal<>();

  private final long octets;

  // Last in, first out: under light load only one area grows.
  private final Deque<Area> idle = new ConcurrentLinkedDeque<>();

  /**
   * Allocates nothing yet.
   *
   * @param octets memory for a hash; a hash that needs more does not use it
   */
  HashMemory(long octets) {
    this.octets = octets;
  }

  /**
   * Must precede all hashes.
   *
   * @throws IllegalStateException if the imports of this platform cannot be replaced
   * @throws java.util.NoSuchElementException if libsodium imports other functions
   */
  static void serve(Pointer functionOfLibsodium) {
    if (!Platform.isLinux() || !Platform.is64Bit()) {
      throw new IllegalStateException("not 64-bit Linux");
    }
    ElfImports imports = new ElfImports(functionOfLibsodium);
    // In this order: the new munmap can release memory of either mmap.
    imports.replace("munmap", CallbackReference.getFunctionPointer(MUNMAP));
    imports.replace("mmap", CallbackReference.getFunctionPointer(MMAP));
    isServed = true;
  }

  /** Computes a hash on this thread that needs so much memory. */
  <T> T during(Supplier<T> hash, long needed) {
    if (!isServed || needed > octets) {
      return hash.get();
    }
    Area used = idle.poll();
    Area area = used == null ? new Area(octets) : used;
    CURRENT.set(area);
    try {
      return hash.get();
    } finally {
      CURRENT.remove();
      area.start.clear(needed);
      idle.push(area);
    }
  }

  /** The areas that wait for the next hash. */
  Iterable<Area> idle() {
    return idle;
  }

  private static Pointer map(
      Pointer wanted, NativeLong size, int protection, int flags, int file, NativeLong offset) {
    Area area = CURRENT.get();
    if (area != null && size.longValue() <= area.octets) {
      return area.start;
    }
    return Area.MMAP.invokePointer(new Object[] {wanted, size, protection, flags, file, offset});
  }

  private static int unmap(Pointer address, NativeLong size) {
    Area area = CURRENT.get();
    return area != null && area.start.equals(address)
        ? 0
        : Area.MUNMAP.invokeInt(new Object[] {address, size});
  }

  /** Memory of one hash at a time. */
  static final class Area {
    private static final Function MMAP = NativeLibrary.getProcess().getFunction("mmap");
    private static final Function MUNMAP = NativeLibrary.getProcess().getFunction("munmap");
    private static final Function MADVISE = NativeLibrary.getProcess().getFunction("madvise");

    private final long octets;
    // Owns the memory.
    private final Memory memory;
    private final Pointer start;

    private Area(long octets) {
      this.octets = octets;
      memory = new Memory(octets + HUGE_PAGE);
      start = memory.align((int) HUGE_PAGE);
      // A wish, of which the result does not matter.
      MADVISE.invokeInt(new Object[] {start, new NativeLong(octets), MADV_HUGEPAGE});
    }

    byte[] content() {
      return start.getByteArray(0, (int) octets);
    }
  }

  interface Mmap extends Callback {
    Pointer invoke(
        Pointer wanted, NativeLong size, int protection, int flags, int file, NativeLong offset);
  }

  interface Munmap extends Callback {
    int invoke(Pointer address, NativeLong size);
  }
}
