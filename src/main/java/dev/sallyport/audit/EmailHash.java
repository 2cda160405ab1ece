package dev.sallyport.audit;

import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Represents an e-mail address that belongs to no account: HMAC-SHA-256 under a key derived from
 * {@code JWT_SECRET}. The same e-mail address has the same hash, so that attempts can be counted;
 * without the secret the input cannot be found by guessing.
 */
@Singleton
public class EmailHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  @Inject
  public EmailHash(RootSecret secret) {
    this.key = new SecretKeySpec(secret.derive("audit/email", 32), ALGORITHM);
  }

  /** 64 hexadecimal digits, the same whatever the case and the spaces around; null for null. */
  public String of(String email) {
    if (email == null) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String normalised = email.strip().toLowerCase(Locale.ROOT);
      return HexFormat.of().formatHex(mac.doFinal(normalised.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }
}
