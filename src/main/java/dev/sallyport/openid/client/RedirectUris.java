package dev.sallyport.openid.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URIs to which users are sent: which may be registered, and which of a request are registered.
 */
public final class RedirectUris {
  /** In characters. */
  public static final int MAX_LENGTH = 2_000;

  private static final int MAX_PORT = 65_535;

  /** Printable ASCII without what browsers and parsers read differently. */
  private static final Pattern CHARACTERS = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}*#]]+");

  private static final Pattern PRIVATE_USE_SCHEME =
      Pattern.compile("[a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)+");

  private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

  /** RFC 8252, section 7.3: the addresses, never the name, of which a resolver decides. */
  private static final Pattern LOOPBACK =
      Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1\\]))(?::([0-9]{1,5}))?([/?].*)?");

  /** A path segment of dots, which browsers resolve, also in percent-encoding. */
  private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|/)(?:\\.|%2[eE]){1,2}(?:/|$)");

  private RedirectUris() {}

  /**
   * Whether users may be sent to the URI with a code. The strings must be equal (RFC 9700, section
   * 2.1); only the port of a loopback address of a native client is free (RFC 8252, section 7.3).
   *
   * @param requested as it was sent; may be null
   */
  public static boolean permits(Client client, String requested) {
    return permits(client, client.redirectUris(), requested);
  }

  /** The same for the URI to which users are sent after a log-out. */
  public static boolean permitsAfterLogout(Client client, String requested) {
    return permits(client, client.postLogoutRedirectUris(), requested);
  }

  private static boolean permits(Client client, List<String> registered, String requestedOrNull) {
    if (requestedOrNull == null) {
      return false;
    }
    if (registered.contains(requestedOrNull)) {
      return true;
    }
    return client.type() == ClientType.NATIVE
        && withoutPort(requestedOrNull)
            .filter(
                any -> registered.stream().map(RedirectUris::withoutPort).anyMatch(isEqual(any)))
            .isPresent();
  }

  private static Predicate<Optional<String>> isEqual(String text) {
    return other -> other.filter(text::equals).isPresent();
  }

  /** A loopback URI without its port; empty for any other. */
  private static Optional<String> withoutPort(String uri) {
    Matcher parts = LOOPBACK.matcher(uri);
    if (!parts.matches() || (parts.group(2) != null && !isPort(parts.group(2)))) {
      return Optional.empty();
    }
    return Optional.of(parts.group(1) + Optional.ofNullable(parts.group(3)).orElse(""));
  }

  /**
   * Why a URI cannot be registered for redirections.
   *
   * @return what it must be, as a predicate that follows its name; empty if it can be registered
   */
  public static Optional<String> objection(ClientType type, String uri) {
    Optional<String> scheme = scheme(uri);
    if (type == ClientType.NATIVE
        && scheme.filter(own -> PRIVATE_USE_SCHEME.matcher(own).matches()).isPresent()) {
      return privateUseObjection(uri);
    }
    return webObjection(uri);
  }

  /**
   * Why a URI cannot be one of a website: it must be absolute and https, or http on a loopback
   * host.
   *
   * @return what it must be; empty if it can be
   */
  public static Optional<String> webObjection(String uri) {
    Optional<URI> parsed = parsed(uri);
    if (parsed.isEmpty()) {
      return malformed();
    }
    URI read = parsed.get();
    boolean loopback = read.getHost() != null && LOOPBACK_HOSTS.contains(read.getHost());
    if (!"https".equals(read.getScheme()) && !("http".equals(read.getScheme()) && loopback)) {
      return Optional.of(
          "must begin with https://, or with http:// and localhost, 127.0.0.1 or [::1]");
    }
    return read.getHost() != null && isPlainAuthority(read) ? pathObjection(read) : malformed();
  }

  private static Optional<String> privateUseObjection(String uri) {
    Optional<URI> parsed = parsed(uri);
    if (parsed.isEmpty() || parsed.get().isOpaque() || parsed.get().getRawUserInfo() != null) {
      return Optional.of("must be a URI such as com.example.app:/callback, without a fragment");
    }
    return pathObjection(parsed.get());
  }

  private static Optional<String> pathObjection(URI uri) {
    String path = Optional.ofNullable(uri.getRawPath()).orElse("");
    return DOT_SEGMENT.matcher(path).find()
        ? Optional.of("must not have the path segments . and .., which browsers resolve")
        : Optional.empty();
  }

  private static Optional<String> malformed() {
    return Optional.of(
        "must be an absolute URI of at most "
            + MAX_LENGTH
            + " ASCII characters, without user information, fragment, wildcard or backslash");
  }

  private static Optional<URI> parsed(String uri) {
    if (uri.length() > MAX_LENGTH || !CHARACTERS.matcher(uri).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new URI(uri)).filter(URI::isAbsolute);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  /** Host and optional port, in the only spelling that every parser reads alike. */
  private static boolean isPlainAuthority(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return (uri.getHost() + port).equals(uri.getRawAuthority())
        && uri.getHost().indexOf('%') < 0
        && (port.isEmpty() || isPort(port.substring(1)));
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= MAX_PORT;
  }

  private static Optional<String> scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? Optional.empty() : Optional.of(uri.substring(0, colon));
  }
}
