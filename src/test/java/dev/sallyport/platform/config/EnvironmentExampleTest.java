package dev.sallyport.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.database.url.DatabaseUrl;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code .env.example}, the code and the configuration reference have the same variables. */
class EnvironmentExampleTest {
  /** Read elsewhere than in a {@link Settings} bean. */
  private static final List<String> NOT_IN_SETTINGS = List.of("DATABASE_URL", "PORT");

  private static final Map<String, String> EXAMPLE = DotEnv.read(Path.of(".env.example"));

  /** Every one in the product, so that a new one cannot be forgotten. */
  private static final List<Class<? extends Settings>> SETTINGS = findSettings();

  static List<Class<? extends Settings>> settings() {
    return SETTINGS;
  }

  private static List<Class<? extends Settings>> findSettings() {
    return new ClassFileImporter()
        .importUrl(Settings.class.getProtectionDomain().getCodeSource().getLocation()).stream()
            .filter(type -> type.isAssignableTo(Settings.class) && !type.isInterface())
            .map(JavaClass::reflect)
            .<Class<? extends Settings>>map(type -> type.asSubclass(Settings.class))
            .toList();
  }

  static List<Class<? extends Settings>> settingsWithDefaults() {
    return settings().stream().filter(type -> type != RootSecret.class).toList();
  }

  @Test
  void theExampleHasEveryVariableOfTheCodeAndNoOther() {
    Configuration recorder = new Configuration(name -> Optional.empty());
    settings().forEach(type -> make(type, recorder));
    TreeSet<String> read = new TreeSet<>(recorder.names());
    read.addAll(NOT_IN_SETTINGS);

    assertThat(EXAMPLE.keySet()).containsExactlyInAnyOrderElementsOf(read);
  }

  /** A variable that is not classified cannot be added. */
  @Test
  void everyVariableIsListedWithItsDefaultOrAsASecret() {
    List<SettingInForce> unset = new Configuration(name -> Optional.empty()).inForce();

    assertThat(unset.stream().map(SettingInForce::name))
        .containsExactlyElementsOf(inTheOrderOfTheExample());
    for (SettingInForce setting : unset) {
      String example = EXAMPLE.get(setting.name());
      assertThat(setting.isDefault()).isTrue();
      assertThat(setting.value())
          .as(setting.name())
          .isEqualTo(setting.isSecret() ? "not set" : example.isEmpty() ? null : example);
    }
  }

  private static List<String> inTheOrderOfTheExample() {
    try (Stream<String> lines = Files.lines(Path.of(".env.example"))) {
      return lines
          .filter(line -> line.matches("[A-Z_0-9]+=.*"))
          .map(line -> line.substring(0, line.indexOf('=')))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void noSecretIsEverShown() {
    Configuration configuration =
        new Configuration(name -> Optional.of("postgresql://ada:canary-" + name + "@db/x"));
    settings().forEach(type -> make(type, configuration));

    String shown = configuration.inForce().toString();

    assertThat(shown).contains("canary-GRID_MEMBERS");
    for (String name : EXAMPLE.keySet()) {
      if (name.matches("DATABASE_URL|SMTP_URL|OAUTH_CLIENTS|GRID_NAME|.*(SECRET|PASSWORD).*")
          && !name.endsWith("PASSWORDS")
          && !name.startsWith("PASSWORD_")) {
        assertThat(shown)
            .doesNotContain("canary-" + name + "@")
            .contains("name=" + name + ", value=set");
      }
    }
  }

  @Test
  void aValueThatIsSetToItsDefaultIsTheDefault() {
    Map<String, String> variables = Map.of("SESSION_TTL", " 30d ", "MAX_TASKS", "9");

    assertThat(new Configuration(name -> Optional.ofNullable(variables.get(name))).inForce())
        .contains(new SettingInForce("SESSION_TTL", "30d", true, false, "environment"))
        .contains(new SettingInForce("MAX_TASKS", "9", false, false, "environment"));
  }

  @Test
  void aDefaultThatDependsOnOtherVariablesIsTheOneInForce() {
    Configuration configuration = new Configuration(name -> Optional.empty());
    settings().forEach(type -> make(type, configuration));

    assertThat(configuration.inForce())
        .contains(new SettingInForce("SIGNUP", "open", true, false, "default"))
        .contains(new SettingInForce("FACTOR_REMOVAL_DELAY", "0", true, false, "default"));
  }

  @Test
  void theExampleLacksOnlySecretAndDatabase() {
    Configuration configuration = example();

    settings().forEach(type -> make(type, configuration));

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("JWT_SECRET is still a placeholder.");
    assertThat(EXAMPLE).containsEntry("DATABASE_URL", "");
  }

  @ParameterizedTest
  @MethodSource("settingsWithDefaults")
  void theExampleShowsTheDefaults(Class<? extends Settings> type) {
    Settings defaults = make(type, new Configuration(name -> Optional.empty()));

    assertThat(make(type, example())).usingRecursiveComparison().isEqualTo(defaults);
  }

  /** What something between a file and the code could expand, unescape, cut or recode. */
  static List<String> hostileValues() {
    return List.of(
        "a${HOME}b",
        "a$1b",
        "a\\b\\\\c",
        "a{}b{0}",
        "a\"b",
        "a'b",
        "a#b #c",
        " a b ",
        "a%b%20c",
        "gr\u00fc\u00dfe \u4e2d \ud83d\ude80 e\u0301",
        "${",
        "$",
        "${ENV=HOME}${ALIAS=x}${MPCONFIG=x:y}#{x}",
        "!a`b`;&|<>*?~");
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void everyValueIsLiteralInTheEnvironmentAndInTheFile(String value, @TempDir Path folder)
      throws IOException {
    char quote = value.contains("'") ? '"' : '\'';
    Path file =
        Files.writeString(
            folder.resolve(".env"),
            EXAMPLE.keySet().stream()
                .map(name -> name + "=" + quote + value + quote + "\n")
                .collect(Collectors.joining()));
    Configuration inFile = configuration(new DotEnvConfigSource(file));
    Configuration inEnvironment =
        configuration(new PropertiesConfigSource(EXAMPLE.keySet(), value));

    assertThat(EXAMPLE.keySet())
        .allSatisfy(
            name -> {
              assertThat(inFile.literal(name)).contains(value);
              assertThat(inEnvironment.literal(name)).contains(value);
            });
  }

  /** Accepted as it is, or a fault that names the variable and repeats nothing of the value. */
  @ParameterizedTest
  @MethodSource("hostileValues")
  void noValueBreaksTheReading(String value) {
    for (String hostile : EXAMPLE.keySet()) {
      Configuration configuration =
          new Configuration(
              name -> Optional.ofNullable(name.equals(hostile) ? value : EXAMPLE.get(name)));

      settings().forEach(type -> make(type, configuration));
      Database.checkUrl(configuration);

      assertThat(configuration.faults())
          .as(hostile)
          .allSatisfy(fault -> assertThat(fault).matches("(?s).*[A-Z_]{4,}.*"))
          .allSatisfy(fault -> assertThat(value.length() > 4 && fault.contains(value)).isFalse());
    }
  }

  @ParameterizedTest
  @MethodSource("hostileValues")
  void everyPasswordPassesPercentEncodedInDatabaseUrl(String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");

    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://" + encoded + ":" + encoded + "@h/" + encoded);

    assertThat(url.user()).isEqualTo(value);
    assertThat(url.password()).isEqualTo(value);
    assertThat(org.postgresql.Driver.parseURL(url.jdbcUrl(), new Properties()))
        .containsEntry("PGDBNAME", value);
  }

  private static Configuration configuration(ConfigSource source) {
    return new Configuration(name -> LiteralConfig.value(List.of(source), name));
  }

  /** The same value for every name. */
  private record PropertiesConfigSource(Set<String> names, String value) implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
      return names;
    }

    @Override
    public String getValue(String name) {
      return names.contains(name) ? value : null;
    }

    @Override
    public String getName() {
      return "environment";
    }
  }

  @Test
  void theDefaultPortIsTheOneThatTheIssuerNames() {
    assertThat(EXAMPLE).containsEntry("PORT", "8080");
    assertThat(EXAMPLE.get("JWT_ISSUER")).endsWith(":8080");
  }

  @Test
  void theReferenceExplainsEveryVariableAndNoOther() throws IOException {
    // The first cell of each row; a row may explain several.
    List<String> explained =
        Files.readAllLines(Path.of("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .flatMap(cell -> Arrays.stream(cell.strip().split(", ", -1)))
            .map(name -> name.replace("`", ""))
            .toList();

    assertThat(explained).containsExactlyInAnyOrderElementsOf(EXAMPLE.keySet());
  }

  private static Configuration example() {
    return new Configuration(name -> Optional.ofNullable(EXAMPLE.get(name)));
  }

  /** As the container does: from the configuration, and from other settings where it asks. */
  private static <S extends Settings> S make(Class<S> type, Configuration configuration) {
    try {
      Constructor<?> constructor =
          Arrays.stream(type.getConstructors())
              .filter(candidate -> candidate.isAnnotationPresent(Inject.class))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(type + " needs a public constructor"));
      Object[] arguments =
          Arrays.stream(constructor.getParameterTypes())
              .map(
                  needed ->
                      needed == Configuration.class
                          ? configuration
                          : make(needed.asSubclass(Settings.class), configuration))
              .toArray();
      return type.cast(constructor.newInstance(arguments));
    } catch (InvocationTargetException refused) {
      throw new IllegalStateException(type + " must not throw, but remember a fault", refused);
    } catch (ReflectiveOperationException other) {
      throw new IllegalStateException(type + " cannot be made of settings", other);
    }
  }
}
