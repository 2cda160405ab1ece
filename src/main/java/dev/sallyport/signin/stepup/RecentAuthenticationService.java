package dev.sallyport.signin.stepup;

import dev.sallyport.access.Caller;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** Judges how and when the user of a session was authenticated. */
@Stateless
public class RecentAuthenticationService {
  /** How long an authentication is recent. */
  static final Duration MAX_AGE = Duration.ofMinutes(10);

  private final SessionService sessions;
  private final CredentialService credentials;
  private final SecondFactorPolicy policy;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RecentAuthenticationService() {
    this(null, null, null, null);
  }

  @Inject
  public RecentAuthenticationService(
      SessionService sessions,
      CredentialService credentials,
      SecondFactorPolicy policy,
      Clock clock) {
    this.sessions = sessions;
    this.credentials = credentials;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * @param roles of the user
   * @throws Problem 401 unless the session is live and its user was authenticated recently, with
   *     two factors if the account has two, and with a passkey if the account has one and its roles
   *     require it
   */
  public void require(SessionRef session, Collection<String> roles) {
    Authentication authentication = sessions.authentication(session).orElseThrow(Caller::revoked);
    AssuranceLevel required = required(credentials.of(session.userId()).besidePassword(), roles);
    boolean weak = required != AssuranceLevel.AAL1 && !authentication.reaches(required);
    if (weak || authentication.time().plus(MAX_AGE).isBefore(clock.instant())) {
      throw insufficient(required);
    }
  }

  /** Not more than the account can give: it has to enrol what it lacks. */
  private AssuranceLevel required(Set<CredentialType> factors, Collection<String> roles) {
    if (factors.isEmpty()) {
      return AssuranceLevel.AAL1;
    }
    return factors.contains(CredentialType.PASSKEY)
        ? policy.required(roles).orElse(AssuranceLevel.AAL2)
        : AssuranceLevel.AAL2;
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
