package dev.sallyport.signin.policy;

import dev.sallyport.access.Caller;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Rejects callers who must have a second factor and have not proven one in their session. */
@Priority(Priorities.AUTHORIZATION)
final class SecondFactorFilter implements ContainerRequestFilter {
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
    Caller.token(caller)
        .flatMap(this::perhapsMissing)
        .ifPresent(level -> sessions.require(SessionRef.of(caller), level));
  }

  /** The level that the user must reach, unless the token has it. */
  private Optional<AssuranceLevel> perhapsMissing(JsonWebToken token) {
    Set<String> groups = token.getGroups();
    // A JSON value or a string, depending on the server: anything unexpected is looked up.
    Optional<AssuranceLevel> reached =
        AssuranceLevel.of(String.valueOf(token.<Object>getClaim(Claims.acr.name())));
    return Optional.ofNullable(groups)
        .flatMap(policy::required)
        .filter(level -> reached.filter(has -> has.reaches(level)).isEmpty());
  }
}
