package dev.sallyport.openid.dpop;

import dev.sallyport.platform.http.WebOrigin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The URL of a request in its normal form, without query and fragment. */
final class TargetUri {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private TargetUri() {}

  /**
   * RFC 3986, sections 6.2.2 and 6.2.3: the case of scheme, host and percent-encoding, unreserved
   * characters, dot segments, the default port and the empty path do not count.
   *
   * @return empty for anything that is no absolute http or https URL, or has user information
   */
  static Optional<String> normalized(String text) {
    try {
      URI uri = new URI(text);
      return uri.getRawAuthority() == null
          ? Optional.empty()
          : WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority())
              .filter(WebOrigin::isHttp)
              .map(origin -> origin + path(uri.getRawPath()));
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static String path(String raw) {
    String encoded = ENCODED.matcher(raw).replaceAll(TargetUri::shortest);
    // With a root before it, else a path of two slashes would be read as a host.
    String path = URI.create("http://host" + encoded).normalize().getRawPath();
    return path.isEmpty() ? "/" : path;
  }

  private static String shortest(MatchResult octet) {
    char character = (char) Integer.parseInt(octet.group(1), 16);
    boolean isUnreserved =
        (character < 0x80 && Character.isLetterOrDigit(character))
            || "-._~".indexOf(character) >= 0;
    return isUnreserved ? String.valueOf(character) : octet.group().toUpperCase(Locale.ROOT);
  }
}
