package dev.sallyport.web.account.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DoneTest {
  @ParameterizedTest
  @EnumSource
  void isFoundInItsAddress(Done done) {
    String address = done.at("account");
    assertThat(Done.in(address.substring(address.indexOf('?') + 1))).contains(done);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {"done=", "done=x", "undone=session_ended", "done=session_ended%20", "done=a b"})
  void isFoundInNoOtherAddress(String query) {
    assertThat(Done.in(query)).isEmpty();
  }

  @Test
  void hasTheTextsAndNoOthers() throws IOException {
    Properties texts = new Properties();
    try (var reader =
        Files.newBufferedReader(Path.of("src/main/resources/pages/texts_en.properties"))) {
      texts.load(reader);
    }
    assertThat(texts.stringPropertyNames())
        .filteredOn(key -> key.startsWith("done_"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Done.values()).map(Done::textKey).toList());
  }
}
