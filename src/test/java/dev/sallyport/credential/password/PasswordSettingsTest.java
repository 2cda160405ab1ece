package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.password.breach.BreachedFiles;
import dev.sallyport.credential.password.breach.BreachedPasswords;
import dev.sallyport.platform.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordSettingsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"standard, STANDARD", "nist, NIST", "NIST, NIST", "'', STANDARD"})
  void policyIsChosenByName(String value, PasswordPolicy.Profile profile) {
    Configuration configuration = configuration("PASSWORD_POLICY", value);
    assertThat(new PasswordSettings(configuration).profile()).isEqualTo(profile);
    assertThat(configuration.faults()).isEmpty();
  }

  @Test
  void unknownPolicyIsAFaultThatNamesTheVariable() {
    Configuration configuration = configuration("PASSWORD_POLICY", "lax");
    assertThat(new PasswordSettings(configuration).profile())
        .isEqualTo(PasswordPolicy.Profile.STANDARD);
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .contains("PASSWORD_POLICY", "nist");
  }

  @Test
  void breachedPasswordsAreReadFromTheFile() throws IOException {
    Path file = BreachedFiles.of(directory.resolve("breached.bin"), "Breached-Horse-7");
    Configuration configuration = configuration("BREACHED_PASSWORDS", file.toString());

    BreachedPasswords breached = new PasswordSettings(configuration).breached();

    assertThat(configuration.faults()).isEmpty();
    assertThat(breached.contains("Breached-Horse-7")).isTrue();
  }

  @Test
  void withoutTheVariableNoPasswordIsBreached() {
    Configuration configuration = new Configuration(name -> Optional.empty());
    assertThat(new PasswordSettings(configuration).breached()).isSameAs(BreachedPasswords.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "missing.bin, does not exist or cannot be read",
    "foreign.bin, is not a file that BuildBreachedPasswords has built"
  })
  void aFileThatCannotBeUsedIsAFaultInASentence(String name, String reason) throws IOException {
    Files.writeString(directory.resolve("foreign.bin"), "no list of passwords, but a longer text");
    Configuration configuration = configuration("BREACHED_PASSWORDS", directory + "/" + name);

    assertThat(new PasswordSettings(configuration).breached()).isSameAs(BreachedPasswords.NONE);

    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("BREACHED_PASSWORDS: the file ")
        .contains(reason)
        .endsWith("build it with BuildBreachedPasswords, or leave the variable unset.");
  }

  private static Configuration configuration(String variable, String value) {
    return new Configuration(name -> name.equals(variable) ? Optional.of(value) : Optional.empty());
  }
}
