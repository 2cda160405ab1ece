package dev.sallyport;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Debian's Chromium, headless: one process for all tests of a thread, because Playwright's objects
 * may be used by the thread that made them only.
 */
public final class Chromium {
  /** How long an assertion waits, in milliseconds: other tests may keep every core busy. */
  private static final int PATIENCE = 20_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  private static final ThreadLocal<Playwright> PLAYWRIGHT =
      ThreadLocal.withInitial(Chromium::playwright);
  private static final ThreadLocal<Browser> BROWSER = ThreadLocal.withInitial(() -> launch());

  private Chromium() {}

  /** That of this thread. */
  public static Browser browser() {
    return BROWSER.get();
  }

  /**
   * A process of a test's own, in which the origin of {@code JWT_ISSUER} is that server: its own
   * pages are reached under its own origin.
   */
  public static Browser launchFor(URI server) {
    return launch("--host-resolver-rules=MAP localhost:8080 127.0.0.1:" + server.getPort());
  }

  /** A process of a test's own, with these arguments. */
  public static Browser launch(String... arguments) {
    return PLAYWRIGHT
        .get()
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(executable())
                .setArgs(List.of(arguments))
                // Chromium's sandbox does not work for root, as which builds often run.
                .setChromiumSandbox(false));
  }

  private static Playwright playwright() {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
    return playwright;
  }

  /** The shell does what the tests need with a third of the whole browser's processor time. */
  private static Path executable() {
    return Stream.of("chromium-headless-shell", "chromium", "chromium-browser")
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Chromium is missing: apt-get install chromium-headless-shell"));
  }
}
