package dev.sallyport.signin;

import dev.sallyport.account.User;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.Session;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.unanswered.UnansweredSessions;
import dev.sallyport.token.AccessToken;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSubject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Issues the tokens of an open session. */
@Singleton
public class SessionIssuer {
  private final TokenIssuer tokens;
  private final UnansweredSessions unanswered;
  private final Clock clock;

  @Inject
  SessionIssuer(TokenIssuer tokens, UnansweredSessions unanswered, Clock clock) {
    this.tokens = tokens;
    this.unanswered = unanswered;
    this.clock = clock;
  }

  /** The tokens of a new session. If they cannot be issued, the session ends. */
  public SessionView issueFirst(OpenSession session) {
    try {
      return issue(session);
    } catch (RuntimeException unanswerable) {
      // No client knows the session.
      unanswered.add(session.id());
      throw unanswerable;
    }
  }

  /** The same, with the token of a remembered device. */
  public SessionView issueFirst(SignedIn signedIn) {
    return issueFirst(signedIn.session()).withDeviceToken(signedIn.deviceToken());
  }

  /** An access token, and the current refresh token of the session. */
  public SessionView issue(OpenSession session) {
    User user = session.user();
    AccessToken token =
        token(user, session.id(), session.authentication(), session.sessionExpires());
    return new SessionView(
        user.id(),
        user.email(),
        token.value(),
        "Bearer",
        token.lifetime().toSeconds(),
        session.refreshToken().encoded(),
        Duration.between(clock.instant(), session.refreshExpires()).toSeconds(),
        null);
  }

  /** An access token of a session whose user was authenticated again. */
  public AccessTokenView issueAgain(User user, Session session) {
    AccessToken token =
        token(user, session.id(), session.authentication(), session.absoluteExpiresAt());
    return new AccessTokenView(token.value(), "Bearer", token.lifetime().toSeconds());
  }

  private AccessToken token(
      User user, UUID sessionId, Authentication authentication, Instant sessionExpires) {
    return tokens.issue(
        new TokenSubject(
            user.id(),
            user.email(),
            user.isEmailVerified(),
            user.roles(),
            sessionId,
            authentication.time(),
            authentication.methods(),
            authentication.level()),
        sessionExpires);
  }
}
