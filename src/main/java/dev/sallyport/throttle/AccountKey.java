package dev.sallyport.throttle;

import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.crypto.RootSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.UUID;

/**
 * Keys for accounts in the data grid that reveal nothing about the e-mail address, not even to
 * someone who guesses it: HMAC-SHA-256 under a key derived from {@code JWT_SECRET} (HKDF-SHA-256,
 * RFC 5869), the same on every node.
 */
@Singleton
class AccountKey {
  private static final int KEY_BYTES = 32;

  private final HmacKey key;

  @Inject
  AccountKey(RootSecret secret) {
    this.key = new HmacKey(secret.derive("throttle/account", KEY_BYTES));
  }

  /** The key of an account for attempts from all networks. */
  String of(String email) {
    return mac("everywhere\0" + email);
  }

  /** The key of an account for attempts from one network. */
  String of(String email, String network) {
    return mac("network\0" + network + "\0" + email);
  }

  /** The key of a recipient of mails. */
  String ofRecipient(String email) {
    return mac("recipient\0" + email);
  }

  /** The key of a user who enters the codes of devices. */
  String ofUserCodes(UUID userId) {
    return mac("user code\0" + userId);
  }

  /** A public id for an entry of either map; it matches only entries that are listed. */
  String handle(String map, String key) {
    return mac("handle\0" + map + "\0" + key);
  }

  private String mac(String name) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.mac(name));
  }
}
