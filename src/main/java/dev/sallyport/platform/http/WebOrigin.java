package dev.sallyport.platform.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web origin (RFC 6454) in one spelling: scheme and host in lower case, without a default port.
 * Equal origins are equal, and their text is what browsers send in {@code Origin}.
 *
 * @param port -1 for the scheme's default
 */
public record WebOrigin(String scheme, String host, int port) {
  private static final Pattern ORIGIN =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{0,5}))?");

  /** Pages with these schemes have no distinguishable origin (they send "null"). */
  private static final Set<String> OPAQUE =
      Set.of("about", "blob", "data", "file", "filesystem", "javascript", "ws", "wss");

  private static final int MAX_PORT = 65_535;

  /**
   * Reads an origin in any spelling: of a website, or of an app shell such as {@code
   * capacitor://localhost}.
   *
   * @return empty for anything else, such as a URL with a path, {@code null} or {@code *}
   */
  public static Optional<WebOrigin> parse(String text) {
    Matcher matcher = ORIGIN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    String digits = matcher.group(3);
    int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
    if (OPAQUE.contains(scheme) || port > MAX_PORT) {
      return Optional.empty();
    }
    String host = matcher.group(2).toLowerCase(Locale.ROOT);
    return Optional.of(new WebOrigin(scheme, host, port == defaultPort(scheme) ? -1 : port));
  }

  /**
   * Reads the http or https URL under which a site is reached, with scheme and host in lower case
   * and without a default port.
   *
   * @return empty for anything else, and for a URL with a trailing slash, a query or a fragment
   * @throws IllegalArgumentException if it is not a URI
   */
  public static Optional<String> parseBase(String text) {
    URI uri = URI.create(text);
    boolean isBare = uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (uri.getRawAuthority() == null || !isBare || text.endsWith("/")) {
      return Optional.empty();
    }
    return parse(uri.getScheme() + "://" + uri.getRawAuthority())
        .filter(WebOrigin::isHttp)
        .map(origin -> origin + uri.getRawPath());
  }

  /** Whether this is the origin of a website, not of an app shell. */
  public boolean isHttp() {
    return defaultPort(scheme) > 0;
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port < 0 ? "" : ":" + port);
  }
}
