package dev.sallyport.dev;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The mail server of {@code mvn -Pdev}: it prints each mail of the service and shows it on a page
 * of its own, and sends none. Both listen on this machine only.
 */
final class DevelopmentMail implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("https?://\\S+");
  private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");
  private static final Pattern MAIL = Pattern.compile("/(\\d{1,6})(/html)?");

  /** Older ones are no longer shown. */
  private static final int SHOWN = 200;

  // Kept, because the JDK only remembers loggers that are referenced.
  private static final Logger GREENMAIL = Logger.getLogger("com.icegreen.greenmail");

  private final GreenMail smtp;
  private final HttpServer http;
  private final List<Mail> mails = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean closed;

  /** A mail, in both forms. */
  private record Mail(String recipient, String subject, String plain, String html) {
    Optional<String> first(Pattern pattern) {
      Matcher found = pattern.matcher(plain);
      return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
  }

  private DevelopmentMail(Consumer<String> print) throws IOException {
    GREENMAIL.setLevel(Level.WARNING);
    smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    Thread reader = new Thread(() -> read(print), "development-mail");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts both servers on free ports.
   *
   * @param print receives a text for each mail
   */
  static DevelopmentMail start(Consumer<String> print) {
    try {
      return new DevelopmentMail(print);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** {@code SMTP_URL} for the service. */
  String smtpUrl() {
    return "smtp://127.0.0.1:" + smtp.getSmtp().getPort();
  }

  /** Where the mails are shown. */
  String pageUrl() {
    return "http://localhost:" + http.getAddress().getPort() + "/";
  }

  private void read(Consumer<String> print) {
    while (!closed) {
      try {
        MimeMessage[] received = smtp.getReceivedMessages();
        for (int i = mails.size(); i < received.length; i++) {
          Mail mail = mail(received[i]);
          mails.add(mail);
          print.accept(summary(mail, i));
        }
        TimeUnit.MILLISECONDS.sleep(200);
      } catch (MessagingException | IOException malformed) {
        print.accept("A mail could not be read: " + malformed);
        return;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static Mail mail(MimeMessage message) throws MessagingException, IOException {
    MimeMultipart forms = (MimeMultipart) message.getContent();
    return new Mail(
        message.getAllRecipients()[0].toString(),
        message.getSubject(),
        (String) forms.getBodyPart(0).getContent(),
        (String) forms.getBodyPart(1).getContent());
  }

  private String summary(Mail mail, int index) {
    return "Mail to %s: %s%n%s%s  Page       %s%d%n"
        .formatted(
            mail.recipient(),
            mail.subject(),
            mail.first(LINK).map("  Link       %s%n"::formatted).orElse(""),
            mail.first(CODE).map("  Code       %s%n"::formatted).orElse(""),
            pageUrl(),
            index);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Another name for this address could be that of a website that the developer visits.
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      if (!host.matches("(localhost|127\\.0\\.0\\.1)(:\\d+)?")) {
        send(exchange, 403, "Forbidden");
        return;
      }
      String path = exchange.getRequestURI().getPath();
      Matcher one = MAIL.matcher(path);
      if (path.equals("/")) {
        send(exchange, 200, list());
      } else if (one.matches() && Integer.parseInt(one.group(1)) < mails.size()) {
        Mail mail = mails.get(Integer.parseInt(one.group(1)));
        send(exchange, 200, one.group(2) == null ? page(mail, one.group(1)) : mail.html());
      } else {
        send(exchange, 404, "Not found");
      }
    }
  }

  private String list() {
    List<Mail> all = List.copyOf(mails);
    StringBuilder rows = new StringBuilder();
    for (int i = all.size() - 1; i >= Math.max(0, all.size() - SHOWN); i--) {
      Mail mail = all.get(i);
      rows.append(
          "<li><a href=\"/%d\">%s</a> to %s</li>\n"
              .formatted(i, escape(mail.subject()), escape(mail.recipient())));
    }
    return document("Mails", rows.isEmpty() ? "<p>No mail yet.</p>" : "<ul>" + rows + "</ul>");
  }

  private static String page(Mail mail, String index) {
    String text =
        mail.plain()
            .lines()
            .map(DevelopmentMail::escape)
            .map(line -> LINK.matcher(line).replaceAll("<a href=\"$0\">$0</a>"))
            .collect(Collectors.joining("\n"));
    return document(
        escape(mail.subject()),
        "<p>To %s · <a href=\"/%s/html\">HTML</a> · <a href=\"/\">All mails</a></p><pre>%s</pre>"
            .formatted(escape(mail.recipient()), index, text));
  }

  private static String document(String title, String body) {
    return """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>%s</title>
        <style>body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem } pre { white-space: pre-wrap }</style>
        <h1>%s</h1>
        %s
        </html>
        """
        .formatted(title, title, body);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private static void send(HttpExchange exchange, int status, String html) throws IOException {
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "text/html; charset=utf-8");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed = true;
    http.stop(0);
    smtp.stop();
  }
}
