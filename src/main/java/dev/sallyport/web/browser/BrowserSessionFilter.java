package dev.sallyport.web.browser;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.signin.policy.SecondFactorService;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.signin.stepup.RecentAuthenticationService;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;

/** Judges the session of the pages as the filters of the API judge an access token. */
@Provider
@RequiresBrowserSession
@Priority(Priorities.AUTHORIZATION)
public class BrowserSessionFilter implements ContainerRequestFilter {
  /** The property of a request whose session may use the page. */
  public static final String ADMITTED = BrowserSessionFilter.class.getName();

  private final Browser browser;
  private final SecondFactorPolicy policy;
  private final SecondFactorService secondFactors;
  private final RecentAuthenticationService recent;

  @Context ResourceInfo resource;

  @Inject
  public BrowserSessionFilter(
      Browser browser,
      SecondFactorPolicy policy,
      SecondFactorService secondFactors,
      RecentAuthenticationService recent) {
    this.browser = browser;
    this.policy = policy;
    this.secondFactors = secondFactors;
    this.recent = recent;
  }

  /**
   * @throws Problem 401 if nobody is signed in, or not recently enough; 403 if the user must have a
   *     second factor
   */
  @Override
  public void filter(ContainerRequestContext request) {
    BrowserSession session =
        browser.session().orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    Method method = resource.getResourceMethod();
    if (!method.isAnnotationPresent(WithoutSecondFactor.class)) {
      policy
          .required(session.roles())
          .ifPresent(level -> secondFactors.require(session.ref(), level));
    }
    if (method.isAnnotationPresent(RequiresRecentAuthentication.class)) {
      recent.require(session.ref(), session.roles());
    }
    request.setProperty(ADMITTED, true);
  }
}
