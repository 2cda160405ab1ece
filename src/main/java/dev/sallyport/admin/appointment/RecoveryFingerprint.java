package dev.sallyport.admin.appointment;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Identifies a recovery without revealing its password: HMAC-SHA-256 under a key derived from
 * {@code JWT_SECRET}.
 */
@Singleton
public class RecoveryFingerprint {
  private final HmacKey key;

  @Inject
  RecoveryFingerprint(RootSecret secret) {
    this.key = new HmacKey(secret.derive("admin/recovery", 32));
  }

  String of(OperatorSettings.Recovery mode, EmailAddress email, String password) {
    // An address never contains a line feed.
    return key.hex(mode + "\n" + email + "\n" + password);
  }
}
