package dev.sallyport.access;

import dev.sallyport.token.RevokedSessions;
import dev.sallyport.token.TokenRefusal;
import dev.sallyport.token.VerifiedTokens;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.security.enterprise.CallerPrincipal;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Called by the server for every bearer token that {@link BearerMechanism} has not cached: {@link
 * TokenVerifier} verifies it strictly, then MicroProfile JWT verifies it as well; either may reject
 * it. A rejected token makes the caller anonymous instead of ending the request, see the package
 * documentation.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class BearerIdentityStoreHandler implements IdentityStoreHandler {
  private static final Logger LOG = Logger.getLogger(BearerIdentityStoreHandler.class.getName());

  /**
   * Request attribute: the session of a genuine token that is rejected because its session has
   * ended.
   */
  public static final String ENDED_SESSION = "dev.sallyport.token.endedSession";

  /** Request attribute: the {@link TokenRefusal} of a token that is rejected. */
  static final String REFUSAL = "dev.sallyport.token.refusal";

  private static final CredentialValidationResult ANONYMOUS =
      new CredentialValidationResult(new CallerPrincipal("anonymous"), Set.of());

  private final Instance<IdentityStore> stores;
  private final VerifiedTokens tokens;
  private final RevokedSessions revoked;
  private final HttpServletRequest request;
  private final Event<TokenRefusal> refused;

  @Inject
  BearerIdentityStoreHandler(
      Instance<IdentityStore> stores,
      VerifiedTokens tokens,
      RevokedSessions revoked,
      HttpServletRequest request,
      Event<TokenRefusal> refused) {
    this.stores = stores;
    this.tokens = tokens;
    this.revoked = revoked;
    this.request = request;
    this.refused = refused;
  }

  @Override
  public CredentialValidationResult validate(Credential credential) {
    Optional<VerifiedTokens.Entry> entry =
        sentToken()
            .flatMap(
                token ->
                    tokens.find(
                        token,
                        good -> serverAdmits(credential),
                        reason -> request.setAttribute(REFUSAL, reason)));
    if (entry.isEmpty()) {
      LOG.fine("Rejected an access token");
      return ANONYMOUS;
    }
    UUID sessionId = entry.get().token().sessionId();
    if (revoked.contains(sessionId)) {
      LOG.log(Level.FINE, "Rejected an access token: session {0} has ended", sessionId);
      request.setAttribute(ENDED_SESSION, sessionId);
      request.setAttribute(REFUSAL, TokenRefusal.SESSION_ENDED);
      refused.fire(TokenRefusal.SESSION_ENDED);
      return ANONYMOUS;
    }
    return entry.get().result();
  }

  /** The token as sent; the server's own credential type is not visible to applications. */
  private Optional<String> sentToken() {
    return BearerMechanism.token(request.getHeader("Authorization"));
  }

  private Optional<CredentialValidationResult> serverAdmits(Credential credential) {
    for (IdentityStore store : stores) {
      CredentialValidationResult result = store.validate(credential);
      if (result.getStatus() == CredentialValidationResult.Status.VALID
          && result.getCallerPrincipal() instanceof JsonWebToken) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }
}
