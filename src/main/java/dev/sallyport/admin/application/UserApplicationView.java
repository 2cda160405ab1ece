package dev.sallyport.admin.application;

import dev.sallyport.openid.consent.Application;
import dev.sallyport.session.grant.Grant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An application of a user.
 *
 * @param scopes that the user has permitted; empty for one that needs no consent
 * @param consentedAt null for one that needs no consent
 * @param grants its live grants, newest first
 */
public record UserApplicationView(
    String clientId,
    String name,
    List<String> scopes,
    Instant consentedAt,
    List<GrantView> grants) {
  public UserApplicationView {
    scopes = List.copyOf(scopes);
    grants = List.copyOf(grants);
  }

  /**
   * A session of the application.
   *
   * @param id the {@code sid} claim of its tokens
   */
  public record GrantView(UUID id, List<String> scopes, Instant createdAt, Instant lastUsedAt) {
    public GrantView {
      scopes = List.copyOf(scopes);
    }

    static GrantView of(Grant grant) {
      return new GrantView(
          grant.id(),
          grant.scopes().stream().sorted().toList(),
          grant.createdAt(),
          grant.lastUsedAt());
    }
  }

  static UserApplicationView of(Application application, List<Grant> ofUser) {
    return new UserApplicationView(
        application.clientId(),
        application.name(),
        application.scopes().stream().sorted().toList(),
        application.consentedAt().orElse(null),
        ofUser.stream()
            .filter(grant -> grant.clientId().equals(application.clientId()))
            .map(GrantView::of)
            .toList());
  }
}
