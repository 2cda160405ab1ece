package dev.sallyport.dev;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevelopmentMailTest {
  private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
  private final DevelopmentMail mail = DevelopmentMail.start(printed::add);

  @AfterEach
  void close() {
    mail.close();
  }

  @Test
  void mailsArePrintedWithLinkAndCode() throws Exception {
    send("Confirm your address", "Open\nhttps://localhost/x#token=abc\n\nYour code: 12345678\n");

    assertThat(printed.poll(10, TimeUnit.SECONDS))
        .startsWith("Mail to ada@example.com: Confirm your address")
        .contains("https://localhost/x#token=abc", "12345678", mail.pageUrl() + "0");
  }

  @Test
  void mailsAreShownOnAPageAsTextAndAsHtml() throws Exception {
    assertThat(get("").body()).contains("No mail yet.");
    send("<b>Hello", "See https://localhost/x?a=1&b=\"><script>1</script>\n");
    printed.poll(10, TimeUnit.SECONDS);

    assertThat(get("").body()).contains("&lt;b>Hello").doesNotContain("<b>");
    HttpResponse<String> text = get("0");
    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(text.body())
        .contains("<a href=\"https://localhost/x?a=1&amp;b=&quot;>&lt;script>")
        .doesNotContain("<script");
    assertThat(get("0/html").body()).contains("<p>HTML</p>");
    assertThat(text.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(get("1").statusCode()).isEqualTo(404);
    assertThat(get("x").statusCode()).isEqualTo(404);
  }

  /** A website cannot read them by giving its own name this address. */
  @Test
  void anotherHostNameIsRefused() throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(mail.pageUrl()).getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 403");
    }
  }

  private void send(String subject, String plain) throws Exception {
    URI smtp = URI.create(mail.smtpUrl());
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", smtp.getHost());
    properties.setProperty("mail.smtp.port", Integer.toString(smtp.getPort()));
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("no-reply@example.com"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("ada@example.com"));
    message.setSubject(subject);
    MimeBodyPart text = new MimeBodyPart();
    text.setText(plain);
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>HTML</p>", "UTF-8", "html");
    message.setContent(new MimeMultipart("alternative", text, html));
    Transport.send(message);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(mail.pageUrl() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
