package dev.sallyport.openid.token;

import dev.sallyport.account.User;
import dev.sallyport.openid.authorization.AuthorizationCodeService.Redeemed;
import dev.sallyport.openid.claims.UserClaims;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.unanswered.UnansweredSessions;
import dev.sallyport.token.AccessToken;
import dev.sallyport.token.ClientGrant;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSubject;
import dev.sallyport.token.id.IdToken;
import dev.sallyport.token.id.IdTokenIssuer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/** Issues the tokens of clients, as the response of RFC 6749, section 5.1. */
@Singleton
public class ClientTokenIssuer {
  private final TokenIssuer tokens;
  private final IdTokenIssuer idTokens;
  private final UnansweredSessions unanswered;

  @Inject
  public ClientTokenIssuer(
      TokenIssuer tokens, IdTokenIssuer idTokens, UnansweredSessions unanswered) {
    this.tokens = tokens;
    this.idTokens = idTokens;
    this.unanswered = unanswered;
  }

  /** The tokens of a new session. If they cannot be issued, the session ends. */
  public JsonObject issueFirst(Redeemed redeemed) {
    OpenSession session = redeemed.session();
    try {
      return issue(session, redeemed.grant(), redeemed.nonce());
    } catch (RuntimeException unanswerable) {
      // The client does not know the session.
      unanswered.add(session.id());
      throw unanswerable;
    }
  }

  /**
   * The next tokens of a session.
   *
   * @param grant that of the session, or less, and the key and resource of the request
   */
  public JsonObject issueNext(OpenSession session, ClientGrant grant) {
    return issue(session, grant, Optional.empty());
  }

  private JsonObject issue(OpenSession session, ClientGrant grant, Optional<String> nonce) {
    User user = session.user();
    Authentication authentication = session.authentication();
    AccessToken token =
        tokens.issue(
            grant,
            new TokenSubject(
                user.id(),
                user.email(),
                user.isEmailVerified(),
                user.roles(),
                session.id(),
                authentication.time(),
                authentication.methods(),
                authentication.level()),
            session.sessionExpires());
    JsonObjectBuilder answer =
        common(token, grant).add("refresh_token", session.refreshToken().encoded());
    if (grant.includes(ClientGrant.OPENID)) {
      IdToken idToken =
          new IdToken(
              grant.clientId(),
              user.id(),
              session.id(),
              authentication.time(),
              authentication.methods(),
              authentication.level(),
              nonce,
              UserClaims.of(user, grant));
      answer.add("id_token", idTokens.issue(idToken, token));
    }
    return answer.build();
  }

  /** The token of a client that acts for itself; it gets no refresh token. */
  public JsonObject issue(ClientGrant grant) {
    return common(tokens.issue(grant), grant).build();
  }

  private static JsonObjectBuilder common(AccessToken token, ClientGrant grant) {
    return Json.createObjectBuilder()
        .add("access_token", token.value())
        .add("token_type", grant.key().isPresent() ? "DPoP" : "Bearer")
        .add("expires_in", token.lifetime().toSeconds())
        .add("scope", grant.scope());
  }
}
