package dev.sallyport.openid.authorization;

import dev.sallyport.openid.client.Client;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.token.ClientGrant;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A valid authorization request.
 *
 * @param scopes that the client may have, of those that it requested
 * @param nonce for the ID token
 * @param challenge of PKCE, by S256
 * @param prompts of OpenID Connect Core, section 3.1.2.1, or of Initiating User Registration
 * @param maxAge the longest time since the user was authenticated
 * @param essentialLevel that the client demands; a lower one is an error
 * @param loginHint who is expected to sign in
 * @param hint whom the client knows already
 * @param subjects users of whom one must be signed in; any user if empty
 * @param preferredLevel that the client wants if the user can reach it
 * @param key the thumbprint of the key to which the code is bound (RFC 9449, section 10)
 * @param resource what the tokens are for (RFC 8707); empty for the service itself
 */
public record AuthorizationRequest(
    ResponseTarget target,
    Set<String> scopes,
    Optional<String> nonce,
    Optional<String> challenge,
    Set<Prompt> prompts,
    Optional<Duration> maxAge,
    Optional<AssuranceLevel> essentialLevel,
    Optional<String> loginHint,
    Optional<String> uiLocales,
    Optional<String> hint,
    Set<String> subjects,
    Optional<AssuranceLevel> preferredLevel,
    Optional<String> key,
    Optional<String> resource) {
  public AuthorizationRequest {
    scopes = Set.copyOf(scopes);
    subjects = Set.copyOf(subjects);
    prompts = Set.copyOf(prompts);
  }

  /** Of any user, for tokens of any key, for the service itself. */
  AuthorizationRequest(
      ResponseTarget target,
      Set<String> scopes,
      Optional<String> nonce,
      Optional<String> challenge,
      Set<Prompt> prompts,
      Optional<Duration> maxAge,
      Optional<AssuranceLevel> essentialLevel,
      Optional<String> loginHint,
      Optional<String> uiLocales,
      Optional<String> hint) {
    this(
        target,
        scopes,
        nonce,
        challenge,
        prompts,
        maxAge,
        essentialLevel,
        loginHint,
        uiLocales,
        hint,
        Set.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with what the client wants of the user. */
  AuthorizationRequest by(Set<String> users, Optional<AssuranceLevel> preferred) {
    return new AuthorizationRequest(
        target,
        scopes,
        nonce,
        challenge,
        prompts,
        maxAge,
        essentialLevel,
        loginHint,
        uiLocales,
        hint,
        users,
        preferred,
        key,
        resource);
  }

  /** The same for tokens of a key and a resource. */
  AuthorizationRequest forTokens(Optional<String> ofKey, Optional<String> forResource) {
    return new AuthorizationRequest(
        target,
        scopes,
        nonce,
        challenge,
        prompts,
        maxAge,
        essentialLevel,
        loginHint,
        uiLocales,
        hint,
        subjects,
        preferredLevel,
        ofKey,
        forResource);
  }

  public Client client() {
    return target.client();
  }

  public ClientGrant grant() {
    return new ClientGrant(client().id(), scopes, key, resource);
  }

  /** Whether it matters which level the user can reach. */
  public boolean wantsLevel() {
    return essentialLevel.isPresent() || preferredLevel.isPresent();
  }

  /** Whether no page may be shown. */
  public boolean isSilent() {
    return prompts.contains(Prompt.NONE);
  }

  /**
   * Whether the user must be authenticated after the request was made, whatever session there is.
   */
  public boolean demandsAuthentication() {
    return prompts.contains(Prompt.LOGIN)
        || prompts.contains(Prompt.SELECT_ACCOUNT)
        || prompts.contains(Prompt.CREATE)
        || maxAge.filter(Duration::isZero).isPresent();
  }
}
