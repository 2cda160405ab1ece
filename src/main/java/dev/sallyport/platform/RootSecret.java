package dev.sallyport.platform;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * {@code JWT_SECRET}, from which every other secret of the service is derived: at least 256 random
 * bits, in Base64. Never used as a key itself.
 */
@Singleton
public class RootSecret implements Settings {
  private static final int MIN_BYTES = 32;

  // 32 random bytes show fewer than 16 distinct values with a probability below 1e-9.
  private static final int MIN_DISTINCT_BYTES = 16;

  private static final String REMEDY = " Make one with: openssl rand -base64 32";

  private final byte[] secret;

  @Inject
  public RootSecret(Configuration configuration) {
    Optional<String> value = configuration.text("JWT_SECRET");
    if (value.isEmpty()) {
      configuration.fault("JWT_SECRET is missing: it must be 256 random bits in Base64." + REMEDY);
      this.secret = new byte[0];
      return;
    }
    this.secret = decode(value.get());
    if (isPlaceholder(value.get())) {
      configuration.fault("JWT_SECRET is still a placeholder." + REMEDY);
    } else if (secret.length < MIN_BYTES) {
      configuration.fault(
          "JWT_SECRET is too short or not Base64: it must be at least 256 random bits." + REMEDY);
    } else if (distinct(secret) < MIN_DISTINCT_BYTES) {
      configuration.fault("JWT_SECRET is not random." + REMEDY);
    }
  }

  /**
   * Independent key material for one purpose (HKDF-SHA-256, RFC 5869, without salt).
   *
   * @param purpose unique for each use
   * @param bytes 1 to 8160
   */
  public byte[] derive(String purpose, int bytes) {
    return derive(secret, purpose, bytes);
  }

  /** The same from another secret, such as a token, which must be as hard to guess. */
  public static byte[] derive(byte[] secret, String purpose, int bytes) {
    byte[] info = ("sallyport/" + purpose).getBytes(StandardCharsets.UTF_8);
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(secret, null, info));
    byte[] derived = new byte[bytes];
    hkdf.generateBytes(derived, 0, bytes);
    return derived;
  }

  /** A public name of the secret, from which nothing of it can be learned. */
  public String fingerprint() {
    return HexFormat.of().formatHex(derive("fingerprint", 8));
  }

  @Override
  public String toString() {
    return "RootSecret[hidden]";
  }

  private static byte[] decode(String value) {
    String standard = value.replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(standard);
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }

  private static boolean isPlaceholder(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.contains("change")
        || lower.contains("replace")
        || lower.contains("secret")
        || lower.contains("example");
  }

  private static long distinct(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1).chars().distinct().count();
  }
}
