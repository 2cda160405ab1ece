package dev.sallyport.client.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The declarations of the npm package, as TypeScript's own compiler reads them. It runs in the
 * Node.js that comes with Playwright, so that a build needs nothing else.
 */
class BrowserClientTypesTest {
  private static final Path PACKAGE = Path.of("clients", "js");
  private static final Path CONSUMER = Path.of("src/test/resources/typescript/consumer.ts");

  @TempDir static Path compiler;
  @TempDir Path application;

  /** The compiler and the declarations of browsers, from the WebJar. */
  @BeforeAll
  static void unpack() throws IOException {
    URL found =
        BrowserClientTypesTest.class.getResource(
            "/META-INF/maven/org.webjars.npm/typescript/pom.properties");
    assertThat(found).as("the WebJar of TypeScript").isNotNull();
    String jar = found.toString().substring(0, found.toString().indexOf('!'));
    try (FileSystem files = FileSystems.newFileSystem(URI.create(jar), Map.of());
        Stream<Path> versions =
            Files.list(files.getPath("/META-INF/resources/webjars/typescript"))) {
      Path lib = versions.findFirst().orElseThrow().resolve("lib");
      try (Stream<Path> all = Files.list(lib)) {
        for (Path file : all.filter(BrowserClientTypesTest::isNeeded).toList()) {
          Files.copy(file, compiler.resolve(file.getFileName().toString()));
        }
      }
    }
  }

  private static boolean isNeeded(Path file) {
    return file.getFileName().toString().matches("_?tsc\\.js|lib\\..*d\\.ts");
  }

  @Test
  void anApplicationCompiles() throws Exception {
    assertThat(compile(Files.readString(CONSUMER))).isEmpty();
  }

  /** The compiler does read the declarations: each kind of mistake is one. */
  @Test
  void aMistakeIsFound() throws Exception {
    String mistakes =
        """
        import { createClient, nothing } from '@sallyport/client';
        const client = createClient({ url: 1 });
        client.user = null;
        client.signIn({ email: 'ada@example.com' });
        client.verifySecondFactor({}, { code: 123456 });
        const name: string = client.user.email;
        """;

    List<String> errors = compile(mistakes);

    for (int line = 1; line <= 6; line++) {
      String place = "main.ts(" + line + ",";
      assertThat(errors).as("line %s", line).anyMatch(error -> error.startsWith(place));
    }
    assertThat(errors).noneMatch(error -> error.contains("index.d.ts"));
  }

  /** The errors for a program whose project has the package installed. */
  private List<String> compile(String program) throws Exception {
    Path installed = application.resolve("node_modules/@sallyport/client");
    Files.createDirectories(installed);
    for (String file : List.of("package.json", "index.d.ts", "index.js")) {
      Files.copy(PACKAGE.resolve(file), installed.resolve(file));
    }
    Files.writeString(application.resolve("main.ts"), program);
    Files.writeString(application.resolve("package.json"), "{\"type\":\"module\"}");
    Path node = Path.of(node());
    List<String> command =
        new ArrayList<>(List.of(node.toString(), compiler.resolve("tsc.js").toString()));
    command.addAll(
        List.of(
            "--noEmit",
            "--strict",
            "--exactOptionalPropertyTypes",
            "--target",
            "es2022",
            "--module",
            "nodenext",
            "--lib",
            "es2022,dom",
            "--pretty",
            "false",
            "main.ts"));
    Process process =
        new ProcessBuilder(command)
            .directory(application.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> lines;
    try (InputStream output = process.getInputStream()) {
      lines = new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue() == 0).as("%s", lines).isEqualTo(lines.isEmpty());
    return lines;
  }

  private static String node() {
    return Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
        .createProcessBuilder()
        .command()
        .get(0);
  }
}
