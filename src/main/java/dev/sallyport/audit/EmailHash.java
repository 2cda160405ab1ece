package dev.sallyport.audit;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Represents an e-mail address that belongs to no account: HMAC-SHA-256 under a key derived from
 * {@code JWT_SECRET}. The same e-mail address has the same hash, so that attempts can be counted;
 * without the secret the input cannot be found by guessing.
 */
@Singleton
public class EmailHash {
  private final HmacKey key;

  @Inject
  public EmailHash(RootSecret secret) {
    this.key = new HmacKey(secret.derive("audit/email", 32));
  }

  /** 64 hexadecimal digits, the same whatever the case and the spaces around; null for null. */
  public String of(String email) {
    return email == null ? null : key.hex(email.strip().toLowerCase(Locale.ROOT));
  }
}
