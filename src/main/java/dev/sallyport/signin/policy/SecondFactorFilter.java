package dev.sallyport.signin.policy;

import dev.sallyport.access.Caller;
import dev.sallyport.session.AssuranceLevel;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.security.Principal;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Rejects callers who must have a second factor and have not proven one in their session. */
@Priority(Priorities.AUTHORIZATION)
final class SecondFactorFilter implements ContainerRequestFilter {
  private static final Set<String> TWO_FACTORS =
      Set.of(AssuranceLevel.AAL2.code(), AssuranceLevel.PHR.code());

  private final SecondFactorPolicy policy;
  private final SecondFactorService sessions;

  SecondFactorFilter(SecondFactorPolicy policy, SecondFactorService sessions) {
    this.policy = policy;
    this.sessions = sessions;
  }

  /**
   * @throws dev.sallyport.problem.Problem 403 if the user has to enrol a factor, 401 if the user
   *     has one
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Principal caller = request.getSecurityContext().getUserPrincipal();
    if (Caller.token(caller).filter(this::mayLackFactor).isPresent()) {
      sessions.require(SessionRef.of(caller));
    }
  }

  private boolean mayLackFactor(JsonWebToken token) {
    Set<String> groups = token.getGroups();
    // A JSON value or a string, depending on the server: anything unexpected is looked up.
    boolean twoFactors =
        TWO_FACTORS.contains(String.valueOf(token.<Object>getClaim(Claims.acr.name())));
    return !twoFactors && groups != null && policy.requires(groups);
  }
}
