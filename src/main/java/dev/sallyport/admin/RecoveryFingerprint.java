package dev.sallyport.admin;

import dev.sallyport.account.EmailAddress;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identifies a recovery without revealing its password: HMAC-SHA-256 under a key derived from
 * {@code JWT_SECRET}.
 */
@Singleton
public class RecoveryFingerprint {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  @Inject
  RecoveryFingerprint(RootSecret secret) {
    this.key = new SecretKeySpec(secret.derive("admin/recovery", 32), ALGORITHM);
  }

  String of(OperatorSettings.Recovery mode, EmailAddress email, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // An address never contains a line feed.
      String text = mode + "\n" + email + "\n" + password;
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, impossible);
    }
  }
}
