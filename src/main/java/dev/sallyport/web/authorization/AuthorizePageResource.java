package dev.sallyport.web.authorization;

import dev.sallyport.openid.authorization.AuthorizationCodeService;
import dev.sallyport.openid.authorization.AuthorizationRefused;
import dev.sallyport.openid.authorization.AuthorizationRequest;
import dev.sallyport.openid.authorization.AuthorizationRequestSeal;
import dev.sallyport.openid.authorization.AuthorizationStep;
import dev.sallyport.openid.authorization.Prompt;
import dev.sallyport.openid.authorization.SealedRequest;
import dev.sallyport.openid.par.PushedRequestResource;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.web.authorization.WaitingRequests.Waiting;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Pages;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code /oauth/authorize} (RFC 6749, section 3.1; OpenID Connect Core, section 3.1.2). */
@Path("/oauth/authorize")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AuthorizePageResource {
  private final WaitingRequests requests;
  private final AuthorizationRequestSeal seal;
  private final AuthorizationCodeService codes;
  private final AuthorizationResponses responses;
  private final Browser browser;
  private final Pages pages;
  private final Clock clock;

  @Inject
  public AuthorizePageResource(
      WaitingRequests requests,
      AuthorizationRequestSeal seal,
      AuthorizationCodeService codes,
      AuthorizationResponses responses,
      Browser browser,
      Pages pages,
      Clock clock) {
    this.requests = requests;
    this.seal = seal;
    this.codes = codes;
    this.responses = responses;
    this.browser = browser;
    this.pages = pages;
    this.clock = clock;
  }

  /** A new request, or one that has waited for its user. */
  @GET
  @PermitAll
  public Response authorize(@Context UriInfo uri) {
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    try {
      Waiting waiting = read(parameters);
      return parameters.containsKey("cancel")
          ? responses.error(
              waiting.request().target(), "access_denied", "The user did not consent.")
          : answer(waiting);
    } catch (AuthorizationRefused refused) {
      return responses.refused(refused);
    }
  }

  private Waiting read(MultivaluedMap<String, String> parameters) {
    String waiting = parameters.getFirst("continue");
    if (waiting != null) {
      return requests.read(requests.open(waiting).orElseThrow(WaitingRequests::lost));
    }
    String pushed = parameters.getFirst("request_uri");
    if (pushed != null && pushed.startsWith(PushedRequestResource.PREFIX)) {
      String clientId = Optional.ofNullable(parameters.getFirst("client_id")).orElse("");
      SealedRequest sealed =
          seal.openPushed(pushed.substring(PushedRequestResource.PREFIX.length()), clientId)
              .orElseThrow(WaitingRequests::lost);
      return requests.read(new SealedRequest(sealed.parameters(), clock.instant()));
    }
    return requests.read(parameters);
  }

  private Response answer(Waiting waiting) {
    AuthorizationRequest request = waiting.request();
    request
        .uiLocales()
        .flatMap(
            tags -> Stream.of(tags.split(",")).flatMap(t -> Language.ofTag(t).stream()).findFirst())
        .ifPresent(browser::chooses);
    AuthorizationStep step = requests.next(waiting);
    if (step instanceof AuthorizationStep.SignIn signIn) {
      return pages.redirect(signIn(waiting, signIn.again()));
    }
    if (step instanceof AuthorizationStep.StepUp) {
      return pages.redirect("confirm" + Pages.returning(waiting.path()));
    }
    if (step instanceof AuthorizationStep.Consent) {
      return pages.redirect("oauth/consent" + Pages.returning(waiting.path()));
    }
    if (step instanceof AuthorizationStep.Refuse refuse) {
      return responses.error(request.target(), refuse.error(), refuse.description());
    }
    return issue(request);
  }

  /** Gives the client a code for the session of the browser. */
  Response issue(AuthorizationRequest request) {
    SessionRef session =
        browser
            .session()
            .map(BrowserSession::ref)
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    return responses.code(request.target(), codes.issue(request, session).encoded());
  }

  private static String signIn(Waiting waiting, boolean again) {
    AuthorizationRequest request = waiting.request();
    String page = request.prompts().contains(Prompt.CREATE) ? "signup" : "login";
    return page
        + Pages.returning(waiting.path())
        + (again ? "&again=true" : "")
        + request
            .loginHint()
            .map(hint -> "&login_hint=" + AuthorizationResponses.encoded(hint))
            .orElse("");
  }

  /** The same request as GET; by itself it does nothing, whichever site has sent it. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response repeat(MultivaluedMap<String, String> formOrNull) {
    return pages.redirect(AuthorizationResponses.path("oauth/authorize", formOrNull));
  }
}
