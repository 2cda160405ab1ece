package dev.sallyport.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MethodsInTurn;
import dev.sallyport.OtherServer;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.dev.Guard;
import dev.sallyport.dev.LocalPayara;
import dev.sallyport.dev.LocalPostgres;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A node on each JDK 25 of this machine, unpacked for it; there may be none. */
@Slow
@RunsConcurrently(takesLong = true)
@MethodsInTurn
class NewerJdkIT {
  private static final Path DIRECTORY = Path.of("target", "it", "newer-jdk");

  @TestFactory
  Stream<DynamicTest> aNodeStartsFromItsCacheAndSignsUsersIn() throws IOException {
    return installed().stream()
        .map(jdk -> DynamicTest.dynamicTest(jdk.toString(), () -> startsOn(jdk)));
  }

  private static List<Path> installed() throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> jdks = Files.list(all)) {
      return jdks.filter(NewerJdkIT::isNewer).toList();
    }
  }

  private static boolean isNewer(Path jdk) {
    try {
      return Files.isExecutable(jdk.resolve("bin/java"))
          && Files.readString(jdk.resolve("release")).contains("JAVA_VERSION=\"25");
    } catch (IOException none) {
      return false;
    }
  }

  private static void startsOn(Path jdk) throws IOException, InterruptedException {
    Guard.watch();
    Path unpacked = DIRECTORY.resolve(jdk.getFileName()).toAbsolutePath();
    Map<String, String> variables = new HashMap<>();
    variables.put("JAVA_HOME", jdk.toString());
    variables.put("PAYARA_MICRO", System.getProperty("payara.micro.jar"));
    variables.put("SALLYPORT_WAR", System.getProperty("sallyport.war"));
    unpack(unpacked, variables);
    assertThat(unpacked.resolve("classes.aot")).isRegularFile();

    try (LocalPostgres postgres = OtherServer.newDatabase()) {
      int port = RunningService.freePort();
      variables.putAll(
          RunningService.environmentWithEllipticKeys(postgres.url(), RunningService.newSecret()));
      variables.put("JDK_JAVA_OPTIONS", "");
      variables.put("SIGNUP", "open");
      variables.put("PAYARA_UNPACKED", unpacked.toString());
      variables.put("PORT", Integer.toString(port));
      // The cache must be used, not only tolerated.
      variables.put("JAVA_OPTS", "-XX:AOTMode=on");
      URI url = URI.create("http://localhost:" + port);
      Path log = DIRECTORY.resolve(jdk.getFileName() + ".log");
      try (LocalPayara node =
          LocalPayara.run(List.of("payara/micro.sh"), url, variables, log).awaitReady()) {
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body(TestUser.credentials("ada@example.com", TestUser.PASSWORD))
            .post(node.url() + "/api/auth/signup")
            .then()
            .statusCode(201);
      }
      assertThat(Files.readString(log, StandardCharsets.UTF_8))
          .contains("Passwords are hashed with libsodium")
          .doesNotContain("WARNING: ");
    }
  }

  private static void unpack(Path unpacked, Map<String, String> variables)
      throws IOException, InterruptedException {
    Files.createDirectories(DIRECTORY);
    ProcessBuilder builder =
        new ProcessBuilder("payara/unpack.sh", unpacked.toString())
            .redirectErrorStream(true)
            .redirectOutput(DIRECTORY.resolve("unpack.log").toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(DIRECTORY.resolve("unpack.log"))).isZero();
  }
}
