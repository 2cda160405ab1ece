package dev.sallyport.openid.client;

import dev.sallyport.platform.http.BasicCredentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client's id and secret from an {@code Authorization: Basic} header. */
record ClientCredentials(String id, String secret) {
  /**
   * Both readings of a header: RFC 6749, section 2.3.1, has clients form-encode id and secret
   * before RFC 7617, section 2, puts them together, but most do not. A secret with {@code +} or
   * {@code %} differs between the two.
   *
   * @return always two, so that checking both takes the same time for every secret; empty for an
   *     absent or malformed header
   */
  static List<ClientCredentials> readings(String header) {
    return BasicCredentials.parse(header)
        .map(basic -> new ClientCredentials(basic.user(), basic.password()))
        .map(asSent -> List.of(asSent, asSent.formDecoded()))
        .orElse(List.of());
  }

  /** Reads them as form-encoded, or literally if they are not, such as {@code 100%}. */
  private ClientCredentials formDecoded() {
    try {
      return new ClientCredentials(formDecode(id), formDecode(secret));
    } catch (IllegalArgumentException notEncoded) {
      return this;
    }
  }

  private static String formDecode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "ClientCredentials[" + id + "]";
  }
}
