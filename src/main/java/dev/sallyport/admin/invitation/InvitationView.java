package dev.sallyport.admin.invitation;

import dev.sallyport.account.invitation.Invitation;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An invitation as operators see one, without its link.
 *
 * @param invitedBy the operator who sent it last
 * @param expiresAt until when it can be accepted; in the past for one that has expired
 */
public record InvitationView(
    UUID id,
    String email,
    List<String> roles,
    String language,
    UUID invitedBy,
    Instant createdAt,
    Instant sentAt,
    Instant expiresAt) {
  static InvitationView of(Invitation invitation) {
    return new InvitationView(
        invitation.id(),
        invitation.email().toString(),
        invitation.roles().stream().sorted().toList(),
        invitation.language().tag(),
        invitation.invitedBy(),
        invitation.createdAt(),
        invitation.sentAt(),
        invitation.expiresAt());
  }
}
