package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.totp.TotpSecret;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A user of another system.
 *
 * @param id the id in the other system if it is a UUID, which the account keeps
 * @param externalId the id in the other system if it is not
 * @param roles of the other system
 * @param createdAt empty if the file does not have it
 * @param password empty for a user who has none
 * @param totp of an authenticator app
 */
public record ImportedUser(
    Optional<UUID> id,
    Optional<String> externalId,
    EmailAddress email,
    boolean emailVerified,
    boolean active,
    Set<String> roles,
    Language language,
    Optional<Instant> createdAt,
    Optional<LegacyHash> password,
    Optional<TotpSecret> totp) {
  public ImportedUser {
    roles = Set.copyOf(roles);
  }

  @Override
  public String toString() {
    return "ImportedUser[hidden]";
  }
}
