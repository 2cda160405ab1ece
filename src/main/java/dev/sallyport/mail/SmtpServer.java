package dev.sallyport.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The mail server to which mails are submitted.
 *
 * @param implicitTls TLS from the first byte (RFC 8314); otherwise STARTTLS (RFC 3207), which is
 *     required unless the host is this machine
 * @param host a name, or an IP address without brackets
 * @param user empty if the server needs no authentication
 * @param password empty without a user
 */
public record SmtpServer(
    boolean implicitTls, String host, int port, Optional<String> user, Optional<String> password) {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final int MAX_PORT = 65_535;

  static final String REMEDY =
      "set it to smtp://user:password@host:587, which requires STARTTLS unless the host is this"
          + " machine, or to smtps://user:password@host:465; percent-encode special characters";

  /**
   * Reads {@code smtp://} and {@code smtps://}; the ports are 587 and 465 unless the URL has one.
   *
   * @return empty for anything else
   */
  static Optional<SmtpServer> parse(String text) {
    URI uri = URI.create(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isKnown = scheme.equals("smtp") || scheme.equals("smtps");
    if (!isKnown || uri.getHost() == null || !isBare(uri) || !isPort(uri.getPort())) {
      return Optional.empty();
    }
    boolean implicitTls = scheme.equals("smtps");
    int standard = implicitTls ? SUBMISSIONS : SUBMISSION;
    String info = uri.getRawUserInfo();
    int colon = info == null ? -1 : info.indexOf(':');
    // A user without a password, or one of them empty, cannot authenticate.
    if (info != null && (colon < 1 || colon == info.length() - 1)) {
      return Optional.empty();
    }
    return Optional.of(
        new SmtpServer(
            implicitTls,
            uri.getHost().replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT),
            uri.getPort() < 0 ? standard : uri.getPort(),
            Optional.ofNullable(info).map(both -> decode(both.substring(0, colon))),
            Optional.ofNullable(info).map(both -> decode(both.substring(colon + 1)))));
  }

  private static boolean isBare(URI uri) {
    return uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null;
  }

  /** -1 if the URL has none. */
  private static boolean isPort(int port) {
    return port == -1 || (port > 0 && port <= MAX_PORT);
  }

  /** Whether the connection stays on this machine, so that it needs no TLS. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || host.equals("::1")
        || host.equals("0:0:0:0:0:0:0:1");
  }

  /** A plus sign is itself, as everywhere in a URI but in queries of HTML forms. */
  private static String decode(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return (implicitTls ? "smtps://" : "smtp://") + host + ":" + port;
  }
}
