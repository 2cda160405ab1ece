package dev.sallyport.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sallyport.platform.config.DotEnv;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevelopmentServerTest {
  private static final Path EXAMPLE = Path.of(".env.example");

  @Test
  void theIssuerOfAFreshEnvironmentFollowsThePort() {
    assertThat(DevelopmentServer.issuer(DotEnv.read(EXAMPLE), 8191))
        .isEqualTo("http://localhost:8191");
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://localhost:8191",
    "http://localhost:8080, http://localhost:8191",
    "http://localhost:9000, http://localhost:9000",
    "https://auth.example.com, https://auth.example.com"
  })
  void anIssuerOfOnesOwnIsKept(String configured, String issuer) {
    assertThat(DevelopmentServer.issuer(Map.of("JWT_ISSUER", configured), 8191)).isEqualTo(issuer);
  }

  @Test
  void theEnvironmentFileHasSecretsOfItsOwn(@TempDir Path folder) throws IOException {
    assertThat(EnvironmentFile.create(EXAMPLE, folder.resolve("1"))).isTrue();
    assertThat(EnvironmentFile.create(EXAMPLE, folder.resolve("2"))).isTrue();
    Map<String, String> first = DotEnv.read(folder.resolve("1"));
    Map<String, String> second = DotEnv.read(folder.resolve("2"));

    for (String secret : new String[] {"JWT_SECRET", "ADMIN_PASSWORD", "MONITORING_PASSWORD"}) {
      assertThat(first.get(secret))
          .hasSizeGreaterThanOrEqualTo(16)
          .isNotEqualTo(second.get(secret));
    }
    assertThat(first)
        .containsEntry("OPERATOR_ACR", "urn:sallyport:aal1")
        .containsEntry("API_DOCUMENT", "public");
    assertThat(EnvironmentFile.create(EXAMPLE, folder.resolve("1"))).isFalse();
  }

  @Test
  void theServerListensOnLoopbackOnly(@TempDir Path folder) throws IOException {
    Path production = Path.of("payara", "preboot.asadmin");

    assertThat(DevelopmentServer.loopbackOnly(production, folder.resolve("new")))
        .content(StandardCharsets.UTF_8)
        .startsWith(Files.readString(production))
        .endsWith(".network-listener.http-listener.address=127.0.0.1\n");
  }

  @Test
  void windowsIsToldWhatIsMissing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DevelopmentServer.requireUnix("Windows 11"))
        .withMessageContaining("needs a Unix shell")
        .withMessageContaining("WSL 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux", "Mac OS X"})
  void unixIsEnough(String system) {
    assertThatCode(() -> DevelopmentServer.requireUnix(system)).doesNotThrowAnyException();
  }
}
