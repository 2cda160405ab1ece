package dev.sallyport.credential.password.argon2;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ElfImportsTest {
  private final Pointer function = NativeLibrary.getProcess().getFunction("getpid");

  @Test
  void whatIsNotImportedIsNotReplaced() {
    ElfImports imports = new ElfImports(function);
    assertThatThrownBy(() -> imports.replace("no_such_function", function))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("no import no_such_function");
  }

  @Test
  void anAddressOutsideOfLibrariesIsRefused() {
    try (Memory memory = new Memory(8)) {
      assertThatThrownBy(() -> new ElfImports(memory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not the address of a function of a library");
    }
  }
}
