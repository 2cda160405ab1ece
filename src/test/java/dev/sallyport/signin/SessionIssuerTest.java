package dev.sallyport.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sallyport.MovableClock;
import dev.sallyport.account.User;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.signin.unanswered.UnansweredSessions;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSettings;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionIssuerTest {
  private static final User ADA =
      new User() {
        @Override
        public UUID id() {
          return UUID.fromString("6f9619ff-8b86-4011-b42d-00c04fc964ff");
        }

        @Override
        public String email() {
          return "ada@example.com";
        }

        @Override
        public Set<String> roles() {
          return Set.of("user");
        }
      };

  private final MovableClock clock = new MovableClock();
  private final UnansweredSessions unanswered = new UnansweredSessions(null, clock);
  private final OpenSession session =
      new OpenSession(
          UUID.randomUUID(),
          ADA,
          Authentication.byPassword(MovableClock.START),
          Optional.empty(),
          RefreshTokenValue.random(new SecureRandom()),
          MovableClock.START,
          MovableClock.START);

  /** The session is committed by then: without a response no client would know it. */
  @Test
  void aSignInWhoseTokenCannotBeIssuedLeavesNoSession() {
    TokenIssuer noKeys =
        new TokenIssuer(
            new TokenSettings(new Configuration(name -> Optional.empty())),
            () -> {
              throw new IllegalStateException("no keys");
            },
            clock,
            () -> {});

    assertThatIllegalStateException()
        .isThrownBy(() -> new SessionIssuer(noKeys, unanswered, clock).issueFirst(session));

    assertThat(unanswered.size()).isOne();
  }
}
