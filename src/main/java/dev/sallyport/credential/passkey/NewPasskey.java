package dev.sallyport.credential.passkey;

import java.util.List;

/**
 * A passkey whose registration was verified; see {@link Passkey} for its members.
 *
 * @param passkeyId in Base64url
 * @param publicKey in Base64url
 */
public record NewPasskey(
    String passkeyId,
    String publicKey,
    long signCount,
    boolean backupEligible,
    boolean backedUp,
    List<String> transports) {
  public NewPasskey {
    transports = List.copyOf(transports);
  }
}
