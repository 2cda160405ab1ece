package dev.sallyport.signin.stepup;

import dev.sallyport.access.Caller;
import dev.sallyport.session.SessionRef;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Objects;
import java.util.Set;

/** Rejects callers whose authentication is too old, after the check of their role. */
@Provider
@RequiresRecentAuthentication
@Priority(Priorities.AUTHORIZATION + 100)
public class RecentAuthenticationFilter implements ContainerRequestFilter {
  private final RecentAuthenticationService authentications;

  @Inject
  RecentAuthenticationFilter(RecentAuthenticationService authentications) {
    this.authentications = authentications;
  }

  /**
   * @throws dev.sallyport.problem.Problem 401 with what is required
   */
  @Override
  public void filter(ContainerRequestContext request) {
    Principal caller = request.getSecurityContext().getUserPrincipal();
    Caller.token(caller)
        .ifPresent(
            token ->
                authentications.require(
                    SessionRef.of(caller),
                    Objects.requireNonNullElse(token.getGroups(), Set.of())));
  }
}
