package dev.sallyport.credential.password.work;

import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import java.util.Optional;

/**
 * What has to be computed to verify a password: the digest of another system if the hash was
 * imported, and Argon2id.
 *
 * @param legacy empty unless the hash was imported and its user has not logged in since
 */
public record HashWork(Argon2Cost cost, Optional<LegacyRecipe> legacy) {
  /** For a hash of this service. */
  public static HashWork plain(Argon2Cost cost) {
    return new HashWork(cost, Optional.empty());
  }
}
