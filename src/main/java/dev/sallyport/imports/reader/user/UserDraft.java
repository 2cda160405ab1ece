package dev.sallyport.imports.reader.user;

import dev.sallyport.credential.password.legacy.LegacyHash;
import dev.sallyport.credential.totp.TotpSecret;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.text.Language;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Collects the values of a user; what is missing has its default. */
final class UserDraft {
  private Optional<UUID> id = Optional.empty();
  private Optional<String> externalId = Optional.empty();
  private final EmailAddress email;
  private boolean emailVerified;
  private boolean active = true;
  private final Set<String> roles = new LinkedHashSet<>();
  private Language language = Language.EN;
  private Optional<Instant> createdAt = Optional.empty();
  private Optional<LegacyHash> password = Optional.empty();
  private Optional<TotpSecret> totp = Optional.empty();

  /**
   * @throws RecordFault if it is missing or malformed
   */
  UserDraft(Optional<String> email) {
    this.email = Members.email(email);
  }

  /** The id becomes that of the account if it is a UUID. */
  UserDraft identifiedBy(Optional<String> text) {
    Optional<String> given = text.filter(value -> !value.isBlank());
    id = given.flatMap(PathId::find);
    externalId = id.isPresent() ? Optional.empty() : given.map(Members::externalId);
    return this;
  }

  UserDraft externalId(Optional<String> text) {
    externalId = text.map(Members::externalId);
    return this;
  }

  UserDraft emailVerified(boolean verified) {
    emailVerified = verified;
    return this;
  }

  UserDraft active(boolean isActive) {
    active = isActive;
    return this;
  }

  UserDraft roles(Set<String> names) {
    roles.addAll(names);
    return this;
  }

  UserDraft language(Optional<String> tag) {
    language = tag.flatMap(Language::ofTag).orElse(Language.EN);
    return this;
  }

  UserDraft createdAt(Optional<Instant> time) {
    createdAt = time;
    return this;
  }

  UserDraft password(Optional<LegacyHash> hash) {
    password = hash;
    return this;
  }

  UserDraft totp(Optional<TotpSecret> secret) {
    totp = secret;
    return this;
  }

  ImportedUser user() {
    return new ImportedUser(
        id, externalId, email, emailVerified, active, roles, language, createdAt, password, totp);
  }
}
