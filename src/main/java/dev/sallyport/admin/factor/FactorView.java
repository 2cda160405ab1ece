package dev.sallyport.admin.factor;

import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialType;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The credentials of a user that have one type.
 *
 * @param type such as {@code totp}
 * @param count how many there are, such as unused recovery codes
 * @param createdAt of the oldest
 * @param lastUsedAt null before the first use
 */
public record FactorView(String type, int count, Instant createdAt, Instant lastUsedAt) {
  static FactorView of(CredentialType type, Collection<Credential> all) {
    List<Instant> created = all.stream().map(Credential::createdAt).sorted().toList();
    return new FactorView(
        type.code(),
        all.size(),
        created.get(0),
        all.stream()
            .map(Credential::lastUsedAt)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null));
  }
}
