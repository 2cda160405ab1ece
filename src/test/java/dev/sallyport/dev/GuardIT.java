package dev.sallyport.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunsConcurrently;
import java.io.BufferedReader;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a killed process started does not outlive it. */
@RunsConcurrently
class GuardIT {
  /** Starts a child, tells its pid and waits to be killed. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      Guard.watch();
      Process sleep = new ProcessBuilder("sleep", "300").start();
      System.out.println(sleep.pid());
      Thread.sleep(300_000);
    }
  }

  @Test
  void theChildrenOfAKilledProcessEnd() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                home(Guard.class) + File.pathSeparator + home(GuardIT.class),
                Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = parent.inputReader()) {
      ProcessHandle sleep = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      // The guard looks every second.
      TimeUnit.SECONDS.sleep(3);
      List<ProcessHandle> descendants = parent.descendants().toList();
      assertThat(descendants).contains(sleep).allMatch(ProcessHandle::isAlive);

      parent.destroyForcibly().waitFor();

      sleep.onExit().get(20, TimeUnit.SECONDS);
      // The guard itself included.
      for (ProcessHandle descendant : descendants) {
        descendant.onExit().get(20, TimeUnit.SECONDS);
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  private static Path home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
