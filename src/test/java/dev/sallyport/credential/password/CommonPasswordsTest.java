package dev.sallyport.credential.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonPasswordsTest {
  private static final CommonPasswords COMMON = CommonPasswords.load();

  @ParameterizedTest
  @ValueSource(strings = {"password", "PassWord", "12345678", "correct horse battery staple"})
  void mostUsedPasswordsAreKnownInAnyCase(String password) {
    assertThat(COMMON.contains(password)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "password ", "correct horse battery", "Zq8vkpwx"})
  void otherPasswordsAreNot(String password) {
    assertThat(COMMON.contains(password)).isFalse();
  }

  @Test
  void entriesShorterThanAnyProfileAllowsAreNotKept() {
    assertThat(COMMON.contains("1234567")).isFalse();
    assertThat(from(list(10_000, "\n")).contains("x-123456")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void bothKindsOfLineEndAreRead(String lineEnd) {
    CommonPasswords common = from(list(10_000, lineEnd));
    assertThat(common.contains("entry-00000")).isTrue();
    assertThat(common.contains("ENTRY-09999")).isTrue();
    assertThat(common.contains("entry-10000")).isFalse();
  }

  @Test
  void listOfFewerThanTenThousandLinesIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> from(list(9_999, "\n")))
        .withMessageContaining("passwords.txt")
        .withMessageContaining("10000");
  }

  @Test
  void missingListIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> CommonPasswords.from(null))
        .withMessageContaining("passwords.txt")
        .withMessageContaining("missing");
  }

  @Test
  void unreadableListIsRefused() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("broken");
          }
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> CommonPasswords.from(broken))
        .withMessageContaining("cannot be read");
  }

  private static String list(int lines, String lineEnd) {
    return IntStream.range(0, lines)
        .mapToObj(number -> "Entry-%05d".formatted(number))
        .collect(Collectors.joining(lineEnd));
  }

  private static CommonPasswords from(String list) {
    return CommonPasswords.from(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
  }
}
