package dev.sallyport.platform.crypto;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * {@code JWT_SECRET}, from which every other secret of the service is derived: at least 256 random
 * bits, in Base64. It is never used as a key itself. {@code JWT_SECRET_PREVIOUS} contains earlier
 * root secrets, which open what was sealed before {@code JWT_SECRET} was changed and are not used
 * for new seals.
 */
@Singleton
public class RootSecret implements Settings {
  private static final String NAME = "JWT_SECRET";
  private static final String PREVIOUS_NAME = "JWT_SECRET_PREVIOUS";
  private static final int MIN_BYTES = 32;

  // 32 random bytes show fewer than 16 distinct values with a probability below 1e-9.
  private static final int MIN_DISTINCT_BYTES = 16;

  private static final String REMEDY = " Generate one with: openssl rand -base64 32";
  private static final String PREVIOUS_REMEDY =
      " It must be a comma-separated list of earlier values of JWT_SECRET, newest first.";

  private final byte[] secret;
  private final List<RootSecret> previous;

  @Inject
  public RootSecret(Configuration configuration) {
    this.secret = current(configuration);
    this.previous = previous(configuration, secret);
  }

  private RootSecret(byte[] secret) {
    this.secret = secret;
    this.previous = List.of();
  }

  private static byte[] current(Configuration configuration) {
    Optional<String> value = configuration.text(NAME);
    if (value.isEmpty()) {
      configuration.fault(NAME + " is missing: it must be 256 random bits in Base64." + REMEDY);
      return new byte[0];
    }
    byte[] secret = decode(value.get());
    faultOf(value.get(), secret).ifPresent(fault -> configuration.fault(NAME + fault + REMEDY));
    return secret;
  }

  /** Invalid values are reported by their position, never by their text, and are ignored. */
  private static List<RootSecret> previous(Configuration configuration, byte[] current) {
    List<RootSecret> accepted = new ArrayList<>();
    List<byte[]> seen = new ArrayList<>(List.of(current));
    int position = 0;
    for (String value : configuration.list(PREVIOUS_NAME)) {
      position++;
      byte[] secret = decode(value);
      Optional<String> fault = faultOf(value, secret).or(() -> repetition(secret, current, seen));
      if (fault.isPresent()) {
        configuration.fault(
            PREVIOUS_NAME + " (value " + position + ")" + fault.get() + PREVIOUS_REMEDY);
      } else {
        seen.add(secret);
        accepted.add(new RootSecret(secret));
      }
    }
    return List.copyOf(accepted);
  }

  /** Describes the fault of a value, as the rest of a sentence that begins with the variable. */
  private static Optional<String> faultOf(String value, byte[] secret) {
    if (isPlaceholder(value)) {
      return Optional.of(" is still a placeholder.");
    }
    if (secret.length < MIN_BYTES) {
      return Optional.of(" is too short or not Base64: it must be at least 256 random bits.");
    }
    return distinct(secret) < MIN_DISTINCT_BYTES
        ? Optional.of(" is not random.")
        : Optional.empty();
  }

  private static Optional<String> repetition(byte[] secret, byte[] current, List<byte[]> seen) {
    if (MessageDigest.isEqual(secret, current)) {
      return Optional.of(" must not be equal to " + NAME + ".");
    }
    return seen.stream().anyMatch(other -> MessageDigest.isEqual(secret, other))
        ? Optional.of(" must not appear twice.")
        : Optional.empty();
  }

  /**
   * The earlier root secrets, newest first; each has a {@link #fingerprint} and derives the keys
   * that it derived while it was {@code JWT_SECRET}. Only for opening and verifying.
   */
  public List<RootSecret> previous() {
    return previous;
  }

  /** Fingerprints of this secret and of the earlier ones, this one first. */
  public List<String> fingerprints() {
    return all().map(RootSecret::fingerprint).toList();
  }

  /** This secret or the earlier one with that {@link #fingerprint}; empty if none has it. */
  public Optional<RootSecret> withFingerprint(String fingerprint) {
    return all().filter(candidate -> candidate.fingerprint().equals(fingerprint)).findFirst();
  }

  private Stream<RootSecret> all() {
    return Stream.concat(Stream.of(this), previous.stream());
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

  /**
   * A public name of the secret, 16 hexadecimal digits: derived under a label of its own, it
   * reveals nothing of the secret or of any key.
   */
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
