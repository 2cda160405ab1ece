package dev.sallyport.credential.passkey;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A passkey of a user.
 *
 * @param id of the row
 * @param passkeyId the credential ID that the authenticator chose, in Base64url; 1 to 1,023 bytes
 * @param publicKey a COSE key in Base64url
 * @param name given by the user, 1 to 100 characters
 * @param signCount of the last use; 0 if the authenticator does not count
 * @param backupEligible whether the authenticator may copy the passkey to other devices, which
 *     never changes
 * @param backedUp whether it has done so
 * @param transports how browsers reach the authenticator, such as {@code internal}
 * @param lastUsedAt null before the first use
 */
public record Passkey(
    UUID id,
    UUID userId,
    String passkeyId,
    String publicKey,
    String name,
    long signCount,
    boolean backupEligible,
    boolean backedUp,
    List<String> transports,
    Instant createdAt,
    Instant lastUsedAt) {
  /** How many a user may have. */
  public static final int LIMIT = 20;

  public Passkey {
    transports = List.copyOf(transports);
  }

  byte[] passkeyIdBytes() {
    return Base64.getUrlDecoder().decode(passkeyId);
  }

  byte[] publicKeyBytes() {
    return Base64.getUrlDecoder().decode(publicKey);
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
