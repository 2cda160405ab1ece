package dev.sallyport.openid.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registered application, without what authenticates it.
 *
 * @param id 1 to 64 letters, digits and {@code . _ -}; never the audience of access tokens
 * @param name shown to users
 * @param logoUri an https URL
 * @param redirectUris where users are sent with a code; see {@link RedirectUris#permits}
 * @param postLogoutRedirectUris where users are sent after a log-out
 * @param backchannelLogoutUri where the end of a session is announced
 * @param scopes what it may request, a subset of {@link ClientScopes#ALL}
 * @param firstParty whether users need not consent
 * @param deviceGrant whether its users may sign in with another device (RFC 8628)
 * @param dpopRequired whether it gets tokens only with a proof of possession (RFC 9449)
 * @param pkceOrNonceOptional whether its authorization requests may have neither
 * @param resources what its access tokens can be for, besides the service itself (RFC 8707)
 */
public record Client(
    String id,
    String name,
    Optional<String> logoUri,
    ClientType type,
    List<String> redirectUris,
    List<String> postLogoutRedirectUris,
    Optional<String> backchannelLogoutUri,
    Set<String> scopes,
    boolean firstParty,
    boolean deviceGrant,
    boolean dpopRequired,
    boolean pkceOrNonceOptional,
    List<String> resources) {
  public Client {
    redirectUris = List.copyOf(redirectUris);
    postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
    scopes = Set.copyOf(scopes);
    resources = List.copyOf(resources);
  }

  /** With bearer tokens for the service itself, and without the grant of devices. */
  public Client(
      String id,
      String name,
      Optional<String> logoUri,
      ClientType type,
      List<String> redirectUris,
      List<String> postLogoutRedirectUris,
      Optional<String> backchannelLogoutUri,
      Set<String> scopes,
      boolean firstParty) {
    this(
        id,
        name,
        logoUri,
        type,
        redirectUris,
        postLogoutRedirectUris,
        backchannelLogoutUri,
        scopes,
        firstParty,
        false,
        false,
        false,
        List.of());
  }

  /**
   * The key that its refresh tokens are bound to: those of a confidential client are bound to the
   * client instead (RFC 9449, section 5).
   *
   * @param proven the thumbprint of the key that the client has proven, if any
   */
  public Optional<String> refreshKey(Optional<String> proven) {
    return isPublic() ? proven : Optional.empty();
  }

  /** Whether it can keep no secret (RFC 6749, section 2.1). */
  public boolean isPublic() {
    return type.isPublic();
  }
}
