package dev.sallyport.signin.passkey;

import dev.sallyport.credential.passkey.Passkey;
import java.time.Instant;
import java.util.UUID;

/**
 * A passkey as its user sees it.
 *
 * @param backedUp whether the authenticator has copied it to other devices
 * @param lastUsedAt null before the first use
 */
public record PasskeyView(
    UUID id,
    String credentialId,
    String name,
    boolean backedUp,
    Instant createdAt,
    Instant lastUsedAt) {
  static PasskeyView of(Passkey passkey) {
    return new PasskeyView(
        passkey.id(),
        passkey.passkeyId(),
        passkey.name(),
        passkey.backedUp(),
        passkey.createdAt(),
        passkey.lastUsedAt());
  }
}
