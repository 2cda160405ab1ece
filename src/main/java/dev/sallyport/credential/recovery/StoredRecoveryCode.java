package dev.sallyport.credential.recovery;

import java.util.UUID;

/**
 * A code of a user that is not used yet.
 *
 * @param hash the PHC string of its secret
 */
public record StoredRecoveryCode(UUID id, String hash) {
  @Override
  public String toString() {
    return "StoredRecoveryCode[" + id + ", hidden]";
  }
}
