package dev.sallyport.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A client's id and secret from an {@code Authorization: Basic} header. */
record BasicCredentials(String id, String secret) {
  private static final String SCHEME = "Basic ";

  /**
   * Both readings of a header: RFC 6749, section 2.3.1, has clients form-encode id and secret
   * before RFC 7617, section 2, puts them together, but most do not. A secret with {@code +} or
   * {@code %} differs between the two.
   *
   * @return always two, so that checking both takes the same time for every secret; empty for an
   *     absent or malformed header
   */
  static List<BasicCredentials> readings(String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return List.of();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon < 0) {
        return List.of();
      }
      BasicCredentials asSent =
          new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
      return List.of(asSent, asSent.formDecoded());
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }

  /** Reads them as form-encoded, or literally if they are not, such as {@code 100%}. */
  private BasicCredentials formDecoded() {
    try {
      return new BasicCredentials(formDecode(id), formDecode(secret));
    } catch (IllegalArgumentException notEncoded) {
      return this;
    }
  }

  private static String formDecode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "BasicCredentials[" + id + "]";
  }
}
