package dev.sallyport.credential.password.argon2;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * The table of imported functions of a loaded 64-bit ELF library (System V ABI, "Program Loading
 * and Dynamic Linking"). Replaces an import for this library alone, as profilers do; other
 * libraries and the JVM keep theirs.
 */
final class ElfImports {
  // elf.h
  private static final int ELF64_HEADER = 0x464C457F;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_GNU_RELRO = 0x6474E552;
  private static final long DT_PLTRELSZ = 2;
  private static final long DT_STRTAB = 5;
  private static final long DT_SYMTAB = 6;
  private static final long DT_JMPREL = 23;
  private static final int SIZE_OF_RELOCATION = 24;
  private static final int SIZE_OF_SYMBOL = 24;

  // sys/mman.h
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;

  private static final NativeLibrary C = NativeLibrary.getProcess();

  private final Pointer base;
  private final Map<Long, Long> dynamic = new HashMap<>();

  /**
   * @param function any function of the library
   * @throws IllegalStateException if it does not belong to an ELF library whose imports are
   *     read-only after relocation
   */
  ElfImports(Pointer function) {
    base = base(function);
    if (base.getInt(0) != ELF64_HEADER) {
      throw new IllegalStateException("not an ELF library");
    }
    Pointer entry = segment(PT_DYNAMIC);
    // The table is read-only now, and nothing else is on its pages.
    segment(PT_GNU_RELRO);
    while (entry.getLong(0) != 0) {
      dynamic.put(entry.getLong(0), entry.getLong(Long.BYTES));
      entry = entry.share(2L * Long.BYTES);
    }
  }

  private static Pointer base(Pointer function) {
    // Dl_info of dlfcn.h: file name, base address, name and address of the nearest symbol.
    try (Memory info = new Memory(4L * Native.POINTER_SIZE)) {
      if (C.getFunction("dladdr").invokeInt(new Object[] {function, info}) == 0) {
        throw new IllegalStateException("not the address of a function of a library");
      }
      return info.getPointer(Native.POINTER_SIZE);
    }
  }

  /** The address of a segment, by its type. */
  private Pointer segment(int type) {
    Pointer header = base.share(base.getLong(0x20));
    int size = base.getShort(0x36);
    int count = base.getShort(0x38);
    for (int i = 0; i < count; i++, header = header.share(size)) {
      if (header.getInt(0) == type) {
        return base.share(header.getLong(0x10));
      }
    }
    throw new IllegalStateException("no segment of type " + type);
  }

  /**
   * @throws NoSuchElementException if the library does not import a function of this name
   * @throws IllegalStateException if the system does not permit to write the table
   */
  void replace(String name, Pointer function) {
    Pointer slot = slot(name);
    long page = C.getFunction("getpagesize").invokeInt(new Object[0]);
    Pointer start = new Pointer(Pointer.nativeValue(slot) / page * page);
    protect(start, page, PROT_READ | PROT_WRITE);
    slot.setPointer(0, function);
    protect(start, page, PROT_READ);
  }

  private static void protect(Pointer page, long size, int protection) {
    Object[] arguments = {page, new NativeLong(size), protection};
    if (C.getFunction("mprotect").invokeInt(arguments) != 0) {
      throw new IllegalStateException("mprotect failed with error " + Native.getLastError());
    }
  }

  private Pointer slot(String name) {
    Pointer relocation = table(DT_JMPREL);
    Pointer end = relocation.share(value(DT_PLTRELSZ));
    for (;
        Pointer.nativeValue(relocation) < Pointer.nativeValue(end);
        relocation = relocation.share(SIZE_OF_RELOCATION)) {
      // The upper half of r_info is the index of the symbol.
      long symbol = relocation.getLong(Long.BYTES) >>> Integer.SIZE;
      int nameOffset = table(DT_SYMTAB).getInt(symbol * SIZE_OF_SYMBOL);
      if (table(DT_STRTAB).getString(nameOffset).equals(name)) {
        return base.share(relocation.getLong(0));
      }
    }
    throw new NoSuchElementException("no import " + name);
  }

  private long value(long tag) {
    Long value = dynamic.get(tag);
    if (value == null) {
      throw new IllegalStateException("no dynamic entry " + tag);
    }
    return value;
  }

  private Pointer table(long tag) {
    long address = value(tag);
    // glibc puts addresses in the place of the offsets, musl leaves them.
    return address < Pointer.nativeValue(base) ? base.share(address) : new Pointer(address);
  }
}
