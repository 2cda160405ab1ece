package dev.sallyport.web.authorization;

import dev.sallyport.openid.authorization.AuthorizationRefused;
import dev.sallyport.openid.authorization.AuthorizationRequest;
import dev.sallyport.openid.authorization.AuthorizationRequestReader;
import dev.sallyport.openid.authorization.AuthorizationRequestSeal;
import dev.sallyport.openid.authorization.AuthorizationRules;
import dev.sallyport.openid.authorization.AuthorizationRules.SignedInUser;
import dev.sallyport.openid.authorization.AuthorizationStep;
import dev.sallyport.openid.authorization.SealedRequest;
import dev.sallyport.openid.consent.ConsentService;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.AssuranceLevel;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.signin.policy.SecondFactorService;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import dev.sallyport.token.id.IdTokenHints;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.signin.ReturnTargets;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Authorization requests in the browser, and what happens next with them. */
@RequestScoped
public class WaitingRequests {
  private final AuthorizationRequestReader reader;
  private final AuthorizationRequestSeal seal;
  private final ConsentService consents;
  private final SessionService sessions;
  private final SecondFactorPolicy policy;
  private final SecondFactorService secondFactors;
  private final IdTokenHints hints;
  private final Browser browser;
  private final Clock clock;

  @Inject
  public WaitingRequests(
      AuthorizationRequestReader reader,
      AuthorizationRequestSeal seal,
      ConsentService consents,
      SessionService sessions,
      SecondFactorPolicy policy,
      SecondFactorService secondFactors,
      IdTokenHints hints,
      Browser browser,
      Clock clock) {
    this.reader = reader;
    this.seal = seal;
    this.consents = consents;
    this.sessions = sessions;
    this.policy = policy;
    this.secondFactors = secondFactors;
    this.hints = hints;
    this.browser = browser;
    this.clock = clock;
  }

  /** A request as the page has it; the path leads back to it. */
  record Waiting(SealedRequest sealed, AuthorizationRequest request, String path) {}

  /**
   * A new request.
   *
   * @throws AuthorizationRefused if it is not valid, for example because of a repeated parameter
   */
  Waiting read(Map<String, List<String>> parameters) {
    return waiting(reader.read(parameters), SealedRequest.of(parameters, clock.instant()));
  }

  /**
   * A request that was read before.
   *
   * @throws AuthorizationRefused if it is no longer valid
   */
  Waiting read(SealedRequest sealed) {
    return waiting(reader.read(sealed.multiple()), sealed);
  }

  private Waiting waiting(AuthorizationRequest request, SealedRequest sealed) {
    String path = Pages.AUTHORIZATION + seal.seal(sealed, browser.name());
    if (path.length() >= ReturnTargets.MAX_LENGTH) {
      throw AuthorizationRefused.toClient(
          request.target(), "invalid_request", "The parameters of the request are too long.");
    }
    return new Waiting(sealed, request, path);
  }

  /**
   * The request to which a path leads back.
   *
   * @param path as in {@link Waiting}
   * @return empty for every other path, and for that of another browser
   */
  Optional<Waiting> find(Optional<String> path) {
    return path.filter(text -> text.startsWith(Pages.AUTHORIZATION))
        .flatMap(text -> open(text.substring(Pages.AUTHORIZATION.length())))
        .map(this::read);
  }

  /** A request of another browser, and one that has waited for too long. */
  static Problem lost() {
    return Problem.of(
        ProblemType.INVALID_AUTHORIZATION_REQUEST,
        "The request has expired or was made in another browser; start again in the application.");
  }

  /** The sealed request, if it is one of this browser. */
  Optional<SealedRequest> open(String sealed) {
    return seal.open(sealed, browser.name());
  }

  /**
   * What happens next.
   *
   * @throws Problem 403 if the user must add a second factor first
   */
  AuthorizationStep next(Waiting waiting) {
    try {
      return new AuthorizationRules(clock.instant())
          .next(waiting.request(), user(waiting.request()), waiting.sealed().requestedAt());
    } catch (Problem problem) {
      if (problem.type() == ProblemType.INSUFFICIENT_USER_AUTHENTICATION) {
        return new AuthorizationStep.StepUp();
      }
      throw problem;
    }
  }

  private Optional<SignedInUser> user(AuthorizationRequest request) {
    return browser.session().flatMap(session -> user(session, request));
  }

  private Optional<SignedInUser> user(BrowserSession session, AuthorizationRequest request) {
    if (!request.isSilent()) {
      policy
          .required(session.roles())
          .ifPresent(level -> secondFactors.require(session.ref(), level));
    }
    return sessions
        .authentication(session.ref())
        .filter(
            authentication ->
                !request.isSilent()
                    || policy
                        .required(session.roles())
                        .filter(l -> !authentication.reaches(l))
                        .isEmpty())
        .map(
            authentication ->
                new SignedInUser(
                    session.ref().userId(),
                    authentication,
                    isMeant(session, request),
                    // A query that most requests can do without.
                    request.wantsLevel()
                        ? secondFactors.highest(session.ref().userId())
                        : AssuranceLevel.AAL1,
                    consents.scopes(session.ref().userId(), request.client().id())));
  }

  /** Whether the client asks for this user, by an ID token that it has already or by name. */
  private boolean isMeant(BrowserSession session, AuthorizationRequest request) {
    if (!request.subjects().isEmpty()
        && !request.subjects().contains(session.ref().userId().toString())) {
      return false;
    }
    return request
        .hint()
        .map(
            hint -> hints.read(hint).filter(known -> known.userId().equals(session.ref().userId())))
        .map(Optional::isPresent)
        .orElse(true);
  }
}
