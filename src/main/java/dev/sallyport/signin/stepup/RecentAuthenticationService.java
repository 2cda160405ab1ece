package dev.sallyport.signin.stepup;

import dev.sallyport.access.Caller;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.AssuranceLevel;
import dev.sallyport.session.Authentication;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/** Judges how and when the user of a session was authenticated. */
@Stateless
public class RecentAuthenticationService {
  /** How long an authentication is recent. */
  static final Duration MAX_AGE = Duration.ofMinutes(10);

  private final SessionService sessions;
  private final CredentialService credentials;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RecentAuthenticationService() {
    this(null, null, null);
  }

  @Inject
  public RecentAuthenticationService(
      SessionService sessions, CredentialService credentials, Clock clock) {
    this.sessions = sessions;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * @throws Problem 401 unless the session is live and its user was authenticated recently, with
   *     two factors if the account has two
   */
  public void require(SessionRef session) {
    Authentication authentication = sessions.authentication(session).orElseThrow(Caller::revoked);
    AssuranceLevel required =
        credentials.of(session.userId()).besidePassword().isEmpty()
            ? AssuranceLevel.AAL1
            : AssuranceLevel.AAL2;
    boolean weak = required == AssuranceLevel.AAL2 && !authentication.hasSecondFactor();
    if (weak || authentication.time().plus(MAX_AGE).isBefore(clock.instant())) {
      throw insufficient(required);
    }
  }

  /** 401 with the level that the request requires (RFC 9470). */
  public static Problem insufficient(AssuranceLevel required) {
    return Problem.of(ProblemType.INSUFFICIENT_USER_AUTHENTICATION)
        .withMember("acr_values", required.code())
        .withMember("max_age", MAX_AGE.toSeconds())
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"sallyport\", error=\"insufficient_user_authentication\", acr_values=\"%s\", max_age=%d"
                .formatted(required.code(), MAX_AGE.toSeconds()));
  }
}
