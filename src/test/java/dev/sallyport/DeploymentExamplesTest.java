package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.DotEnv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The examples in {@code payara/} name files, variables and probes that exist. */
class DeploymentExamplesTest {
  private static final Path EXAMPLES = Path.of("payara");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");
  private static final Pattern COPY_BUILT =
      Pattern.compile("(?m)^COPY --from=build /build/(\\S+) (\\S+)$");
  private static final Pattern EXEC_START =
      Pattern.compile("(?m)^ExecStart=/opt/sallyport/(\\S+)$");

  @Test
  void containerfileCopiesWhatTheRepositoryAndTheBuildHave() throws IOException {
    String containerfile = read("Containerfile");

    assertThat(matches(COPY, containerfile).flatMap(copy -> Stream.of(copy.group(1).split(" "))))
        .contains("pom.xml", "src", "db")
        .allSatisfy(path -> assertThat(Path.of(path)).exists());
    assertThat(matches(COPY_BUILT, containerfile).map(copy -> copy.group(1)))
        .containsExactly("payara", "target/sallyport.war", "target/payara/payara-micro.jar");
    assertThat(matches(COPY_BUILT, containerfile))
        .as("micro.sh expects the same layout as in the repository")
        .allSatisfy(copy -> assertThat(copy.group(2)).isEqualTo(copy.group(1)));
    assertThat(containerfile)
        .contains("\nUSER 10001\n")
        .contains("ENTRYPOINT [\"payara/micro.sh\"]");
  }

  @Test
  void kubernetesSetsKnownVariablesAndProbesTheHealthChecks() throws IOException {
    Map<?, ?> container = container();

    assertThat(list(container, "env").map(variable -> text(variable, "name")))
        .isNotEmpty()
        .isSubsetOf(DotEnv.read(Path.of(".env.example")).keySet());
    assertThat(Stream.of("startup", "readiness", "liveness").map(probe -> path(container, probe)))
        .containsExactly("/health/started", "/health/ready", "/health/live");
    assertThat(list(container, "volumeMounts").map(mount -> text(mount, "mountPath")))
        .as("the root file system is read-only; the server writes here")
        .containsExactly("/opt/sallyport/target/payara/unpacked/nodes", "/tmp");
  }

  @Test
  void systemdStartsMicroAndLetsItWriteItsNodeDirectory() throws IOException {
    String unit = read("sallyport.service");

    List<String> started = matches(EXEC_START, unit).map(start -> start.group(1)).toList();
    assertThat(started).containsExactly("payara/micro.sh");
    assertThat(Path.of(started.get(0))).isExecutable();
    assertThat(unit)
        .contains("\nSuccessExitStatus=143\n")
        .contains("\nReadWritePaths=/opt/sallyport/target/payara/unpacked/nodes\n");
  }

  @Test
  void noExampleContainsASecret() throws IOException {
    Set<String> secrets = Set.of("JWT_SECRET", "ADMIN_PASSWORD", "MONITORING_PASSWORD");

    assertThat(list(container(), "env").map(variable -> text(variable, "name")))
        .doesNotContainAnyElementsOf(secrets);
    assertThat(read("Containerfile")).doesNotContain(secrets);
  }

  private static Map<?, ?> container() throws IOException {
    Map<?, ?> deployment =
        StreamSupport.stream(new Yaml().loadAll(read("kubernetes.yaml")).spliterator(), false)
            .map(Map.class::cast)
            .filter(document -> "Deployment".equals(document.get("kind")))
            .findFirst()
            .orElseThrow();
    Map<?, ?> pod = map(map(map(deployment, "spec"), "template"), "spec");
    return list(pod, "containers").findFirst().orElseThrow();
  }

  private static Object path(Map<?, ?> container, String probe) {
    return map(map(container, probe + "Probe"), "httpGet").get("path");
  }

  private static String text(Map<?, ?> parent, String key) {
    return String.valueOf(parent.get(key));
  }

  private static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>) parent.get(key);
  }

  private static Stream<Map<?, ?>> list(Map<?, ?> parent, String key) {
    return ((List<?>) parent.get(key)).stream().map(element -> (Map<?, ?>) element);
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String read(String file) throws IOException {
    return Files.readString(EXAMPLES.resolve(file));
  }
}
