package dev.sallyport.credential.password.argon2;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * Native memory of one hash at a time, which libargon2 takes through the allocator of its context.
 * libargon2 zeroes it before it returns it, so that no part of a password remains.
 */
final class HashMemory implements AutoCloseable {
  private static final long HUGE_PAGE = 2L << 20;
  // sys/mman.h
  private static final int MADV_HUGEPAGE = 14;

  private final Memory memory;
  private final Pointer area;

  // JNA holds callbacks weakly.
  private final Allocate allocate = this::take;
  private final Free free = (returned, octets) -> {};

  /**
   * @throws OutOfMemoryError if the system has not enough memory
   */
  HashMemory(int kib) {
    long octets = kib * 1024L;
    memory = new Memory(octets + HUGE_PAGE);
    area = memory.align((int) HUGE_PAGE);
    if (Platform.isLinux()) {
      // A wish, of which the result does not matter: pages of 2 MiB make a hash 5 to 10 % faster.
      NativeLibrary.getProcess()
          .getFunction("madvise")
          .invokeInt(new Object[] {area, new NativeLong(octets), MADV_HUGEPAGE});
    }
  }

  private int take(Pointer place, NativeLong octets) {
    place.setPointer(0, area);
    return 0;
  }

  /** {@code allocate_fptr} of argon2.h. */
  Pointer allocator() {
    return CallbackReference.getFunctionPointer(allocate);
  }

  /** {@code deallocate_fptr} of argon2.h. */
  Pointer deallocator() {
    return CallbackReference.getFunctionPointer(free);
  }

  byte[] content(int octets) {
    return area.getByteArray(0, octets);
  }

  @Override
  public void close() {
    memory.close();
  }

  interface Allocate extends Callback {
    int invoke(Pointer place, NativeLong octets);
  }

  interface Free extends Callback {
    void invoke(Pointer returned, NativeLong octets);
  }
}
