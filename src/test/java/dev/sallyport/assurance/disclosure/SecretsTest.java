package dev.sallyport.assurance.disclosure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not found says something only if what is there would be. */
class SecretsTest {
  private static final String SECRET = "Correct/Horse+7=ü?";

  private final Secrets secrets = new Secrets().add("password", SECRET);

  @Test
  void everyFormIsFound() {
    byte[] bytes = SECRET.getBytes(UTF_8);

    assertThat(secrets.in("it is " + SECRET + "!")).containsExactly("password, plain");
    assertThat(secrets.in(URLEncoder.encode(SECRET, UTF_8)))
        .containsExactly("password, percent-encoded");
    assertThat(secrets.in(SECRET.replace("/", "\\/"))).containsExactly("password, JSON");
    assertThat(secrets.in("x" + HexFormat.of().formatHex(bytes)))
        .containsExactly("password, hexadecimal");
    assertThat(secrets.in(HexFormat.of().withUpperCase().formatHex(bytes)))
        .containsExactly("password, hexadecimal");
    assertThat(secrets.in("Correct/Horse+7=")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "monitoring:"})
  void base64IsFoundWithinSomethingLonger(String before) {
    byte[] longer = (before + SECRET + "…").getBytes(UTF_8);

    assertThat(secrets.in(Base64.getEncoder().encodeToString(longer)))
        .containsExactly("password, base64");
    assertThat(secrets.in("." + Base64.getUrlEncoder().encodeToString(longer) + "."))
        .containsExactly("password, base64");
  }

  @Test
  void partsOfWhatIsLongAreFound(@TempDir Path directory) throws Exception {
    String token = "" + UUID.randomUUID() + UUID.randomUUID() + UUID.randomUUID();
    Secrets tokens = new Secrets().add("token", token);
    Path log = directory.resolve("server.log");

    Files.writeString(log, "refused: " + token.substring(0, 30) + "…");
    assertThat(tokens.in(log)).containsExactly("token, head");
    Files.writeString(log, token.substring(token.length() - 24));
    assertThat(tokens.in(log)).containsExactly("token, tail");
    Files.writeString(log, token.substring(20, token.length() - 20));
    assertThat(tokens.in(log)).isEmpty();
    Files.writeString(log, "");
    assertThat(tokens.in(log)).isEmpty();
  }

  @Test
  void bytesAreFound(@TempDir Path directory) throws Exception {
    byte[] key = HexFormat.of().parseHex("00ff10e0d0c0b0a090807060");
    Path file = Files.write(directory.resolve("keys"), key);

    assertThat(new Secrets().add("key", key).in(file)).containsExactly("key, bytes");
  }

  @Test
  void whatWouldBeFoundByChanceIsRefused() {
    assertThatThrownBy(() -> secrets.add("pin", "1234567"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("1234567");
  }
}
