package dev.sallyport.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.MovableClock;
import dev.sallyport.account.User;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.refresh.RefreshTokenValue;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthResourceTest {
  private final UnansweredSessions unanswered = new UnansweredSessions();
  private final AuthResource resource = new AuthResource();
  private final OpenSession session =
      new OpenSession(
          UUID.randomUUID(),
          new User() {},
          RefreshTokenValue.random(new SecureRandom()),
          MovableClock.START,
          MovableClock.START);

  /** The session is committed by then: without an answer nobody would know it. */
  @Test
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
  void aSignInWhoseTokenCannotBeIssuedLeavesNoSession() {
    unanswered.clock = new MovableClock();
    resource.unanswered = unanswered;
    resource.login = new RightPassword();
    CredentialsRequest request = new CredentialsRequest("ada@example.com", "Lovelace-1843");

    // No issuer is there.
    assertThatThrownBy(() -> resource.logIn(null, request))
        .isInstanceOf(NullPointerException.class);

    assertThat(unanswered.size()).isOne();
  }

  private final class RightPassword extends LoginService {
    @Override
    public OpenSession logIn(CredentialsRequest request) {
      return session;
    }
  }
}
