package dev.sallyport.account.invitation;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * An invitation that was not accepted yet.
 *
 * @param roles of the account that it creates
 * @param language of the mail and of the account
 * @param invitedBy the operator who sent it last
 * @param createdAt when it was sent first
 * @param sentAt when it was sent last
 * @param expiresAt until when it can be accepted
 */
public record Invitation(
    UUID id,
    EmailAddress email,
    Set<String> roles,
    Language language,
    UUID invitedBy,
    Instant createdAt,
    Instant sentAt,
    Instant expiresAt) {
  public Invitation {
    roles = Set.copyOf(roles);
  }
}
