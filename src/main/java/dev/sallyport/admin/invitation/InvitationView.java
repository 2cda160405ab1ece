package dev.sallyport.admin.invitation;

import dev.sallyport.account.invitation.Invitation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An invitation as operators see one, without its link.
 *
 * @param invitedBy the operator who sent it last
 * @param invitedByEmail null if that operator was deleted
 * @param expiresAt until when it can be accepted; in the past for one that has expired
 */
public record InvitationView(
    UUID id,
    String email,
    List<String> roles,
    String language,
    UUID invitedBy,
    String invitedByEmail,
    Instant createdAt,
    Instant sentAt,
    Instant expiresAt) {
  /**
   * The view of an invitation.
   *
   * @param emails of operators
   */
  static InvitationView of(Invitation invitation, Map<UUID, String> emails) {
    return new InvitationView(
        invitation.id(),
        invitation.email().toString(),
        invitation.roles().stream().sorted().toList(),
        invitation.language().tag(),
        invitation.invitedBy(),
        emails.get(invitation.invitedBy()),
        invitation.createdAt(),
        invitation.sentAt(),
        invitation.expiresAt());
  }
}
