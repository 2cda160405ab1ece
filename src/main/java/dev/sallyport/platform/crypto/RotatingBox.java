package dev.sallyport.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Seals rows under a key from {@code JWT_SECRET}. Each row names the secret that sealed it, so that
 * it can be opened while {@code JWT_SECRET} is changed.
 */
public final class RotatingBox {
  private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})\\.([A-Za-z0-9_-]+)");

  private final RootSecret secret;
  private final String purpose;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param purpose of the key; no other key may have it
   */
  public RotatingBox(RootSecret secret, String purpose) {
    this.secret = secret;
    this.purpose = purpose;
  }

  /** The name of the secret that seals now, to be stored beside what it has sealed. */
  public String sealedBy() {
    return secret.fingerprint();
  }

  /**
   * @param context what the row is: it cannot take the place of another one
   */
  public byte[] seal(byte[] plain, String context) {
    return box(secret).seal(plain, context);
  }

  /** Empty if it was sealed under an unknown secret, as another row, or is damaged. */
  public Optional<byte[]> open(byte[] sealed, String context, String sealedBy) {
    return secret.withFingerprint(sealedBy).flatMap(sealer -> open(box(sealer), sealed, context));
  }

  /**
   * Seals a text for a URL or a form; the result names the secret that sealed it.
   *
   * @param context what the text is: it cannot take the place of another one
   */
  public String sealText(String plain, String context) {
    byte[] sealed = seal(plain.getBytes(StandardCharsets.UTF_8), context);
    return sealedBy() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /** Empty unless this service has sealed the text in that context, and for null. */
  public Optional<String> openText(String sealedOrNull, String context) {
    Matcher shape = TEXT.matcher(Optional.ofNullable(sealedOrNull).orElse(""));
    if (!shape.matches()) {
      return Optional.empty();
    }
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(shape.group(2));
      return open(sealed, context, shape.group(1))
          .map(plain -> new String(plain, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> open(AeadBox box, byte[] sealed, String context) {
    try {
      return Optional.of(box.open(sealed, context));
    } catch (GeneralSecurityException damaged) {
      return Optional.empty();
    }
  }

  private AeadBox box(RootSecret sealer) {
    return new AeadBox(sealer.derive(purpose, 32), random);
  }
}
