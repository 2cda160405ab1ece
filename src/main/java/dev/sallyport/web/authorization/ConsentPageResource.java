package dev.sallyport.web.authorization;

import dev.sallyport.openid.authorization.AuthorizationRefused;
import dev.sallyport.openid.authorization.AuthorizationRequest;
import dev.sallyport.openid.authorization.AuthorizationStep;
import dev.sallyport.openid.consent.ConsentService;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.web.authorization.WaitingRequests.Waiting;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.ConsentQuestion;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.page.ScopeTexts;
import dev.sallyport.web.signin.ReturnTargets;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /oauth/consent}: asks the user whether an application may act for them. */
@Path("/oauth/consent")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ConsentPageResource implements FormPage {
  private final WaitingRequests requests;
  private final ConsentService consents;
  private final AuthorizePageResource authorization;
  private final AuthorizationResponses responses;
  private final ReturnTargets targets;
  private final Browser browser;
  private final RequestClient client;
  private final Pages pages;

  @Inject
  public ConsentPageResource(
      WaitingRequests requests,
      ConsentService consents,
      AuthorizePageResource authorization,
      AuthorizationResponses responses,
      ReturnTargets targets,
      Browser browser,
      RequestClient client,
      Pages pages) {
    this.requests = requests;
    this.consents = consents;
    this.authorization = authorization;
    this.responses = responses;
    this.targets = targets;
    this.browser = browser;
    this.client = client;
    this.pages = pages;
  }

  /** The question, or what else the request needs. */
  @GET
  @PermitAll
  public Response show(@QueryParam("return_to") String returnTo) {
    try {
      Waiting waiting = waiting(targets.permitted(returnTo));
      return requests.next(waiting) instanceof AuthorizationStep.Consent
          ? Response.ok(page(waiting)).build()
          : pages.redirect(waiting.path());
    } catch (AuthorizationRefused refused) {
      return responses.refused(refused);
    }
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return requests
        .find(entered.state().returnTo())
        .filter(waiting -> browser.session().isPresent())
        .map(this::page)
        .orElseGet(() -> pages.failure(problem.orElseGet(WaitingRequests::lost)));
  }

  private String page(Waiting waiting) {
    AuthorizationRequest request = waiting.request();
    Set<String> scopes = request.scopes();
    return pages.consent(
        new ConsentQuestion(
            pages.text("consent_title", Map.of("name", request.client().name())),
            pages.text(
                "consent_intro",
                Map.of("email", browser.session().map(BrowserSession::email).orElse(""))),
            request.client().logoUri(),
            ScopeTexts.keys(scopes).stream().map(pages::text).toList(),
            waiting.path() + "&cancel=true"),
        // Another user may have signed in when the form is submitted.
        FormState.returningTo(Optional.of(waiting.path())).about(user()),
        request.target().redirectUri());
  }

  /** Records the consent, and gives the client its code. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response allow(Submission form) {
    try {
      Waiting waiting = waiting(form.state().returnTo());
      if (!form.state().about().equals(Optional.of(user()))
          || !(requests.next(waiting) instanceof AuthorizationStep.Consent)) {
        return pages.redirect(waiting.path());
      }
      AuthorizationRequest request = waiting.request();
      BrowserSession session =
          browser.session().orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
      consents.grant(session.ref(), request.client().id(), request.scopes(), client.origin());
      return authorization.issue(request);
    } catch (AuthorizationRefused refused) {
      return responses.refused(refused);
    }
  }

  private String user() {
    return browser.session().map(session -> session.ref().userId().toString()).orElse("");
  }

  private Waiting waiting(Optional<String> path) {
    return requests.find(path).orElseThrow(WaitingRequests::lost);
  }
}
