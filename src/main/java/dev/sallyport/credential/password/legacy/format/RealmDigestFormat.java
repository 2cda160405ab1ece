package dev.sallyport.credential.password.legacy.format;

import dev.sallyport.credential.password.legacy.Digest;
import dev.sallyport.credential.password.legacy.LegacyHash;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The JDBC realm of Payara and GlassFish: an unsalted digest in hexadecimal or Base64, whose
 * algorithm is known by its length.
 */
final class RealmDigestFormat implements LegacyFormat {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32,128}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{22,86}={0,2}");
  private static final Map<Integer, String> BY_LENGTH =
      Map.of(16, "MD5", 20, "SHA-1", 28, "SHA-224", 32, "SHA-256", 48, "SHA-384", 64, "SHA-512");

  @Override
  public Optional<LegacyHash> parse(String text) {
    if (HEX.matcher(text).matches() && text.length() % 2 == 0) {
      Optional<LegacyHash> hash = unsalted(Encodings.hex(text));
      if (hash.isPresent()) {
        return hash;
      }
    }
    return BASE64.matcher(text).matches() && text.length() % 4 == 0
        ? unsalted(Encodings.base64(text))
        : Optional.empty();
  }

  private static Optional<LegacyHash> unsalted(byte[] digest) {
    return Optional.ofNullable(BY_LENGTH.get(digest.length))
        .map(algorithm -> LegacyHash.of(new Digest(algorithm, false, 1, new byte[0]), digest));
  }
}
