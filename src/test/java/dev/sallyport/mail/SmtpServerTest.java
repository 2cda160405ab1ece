package dev.sallyport.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.config.Configuration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpServerTest {
  @ParameterizedTest
  @CsvSource({
    "smtp://mail.example.com, false, mail.example.com, 587",
    "smtps://mail.example.com, true, mail.example.com, 465",
    "SMTP://Mail.Example.com:25, false, mail.example.com, 25",
    "smtp://[2001:db8::1]:25, false, 2001:db8::1, 25",
    "smtp://192.0.2.1, false, 192.0.2.1, 587"
  })
  void urlsNameHostAndPort(String url, boolean implicitTls, String host, int port) {
    assertThat(SmtpServer.parse(url))
        .hasValue(new SmtpServer(implicitTls, host, port, Optional.empty(), Optional.empty()));
  }

  @Test
  void userAndPasswordAreDecodedAndHidden() {
    SmtpServer server =
        SmtpServer.parse("smtps://a%40b+c:p%3A%2F%40+%25s%C3%BC@mail.example.com").orElseThrow();

    assertThat(server.user()).hasValue("a@b+c");
    assertThat(server.password()).hasValue("p:/@+%s\u00fc");
    assertThat(server).hasToString("smtps://mail.example.com:465");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "[::1]"})
  void thisMachineNeedsNoTls(String host) {
    assertThat(SmtpServer.parse("smtp://" + host).orElseThrow().isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost.example.com",
        "127.0.0.1.example.com",
        "128.0.0.1",
        "0.0.0.0",
        "127.example.com",
        "[::2]",
        "10.0.0.1"
      })
  void everyOtherMachineDoes(String host) {
    assertThat(SmtpServer.parse("smtp://" + host).orElseThrow().isLoopback()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.example.com",
        "mail.example.com:25",
        "http://mail.example.com",
        "smtp:mail.example.com",
        "smtp://",
        "smtp:///x",
        "smtp://mail.example.com/",
        "smtp://mail.example.com?tls=off",
        "smtp://mail.example.com#x",
        "smtp://user@mail.example.com",
        "smtp://:password@mail.example.com",
        "smtp://user:@mail.example.com",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:70000",
        "smtp://a b@mail.example.com",
        "smtp://user:p%zz@mail.example.com"
      })
  void anythingElseIsAFaultThatDoesNotRepeatTheValue(String url) {
    Map<String, String> variables = Map.of("SMTP_URL", url, "MAIL_FROM", "a@example.com");
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));

    assertThat(new MailSettings(configuration).isEnabled()).isFalse();
    assertThat(configuration.faults())
        .singleElement()
        .asString()
        .startsWith("SMTP_URL is malformed: ")
        .doesNotContain(url + " ");
  }
}
