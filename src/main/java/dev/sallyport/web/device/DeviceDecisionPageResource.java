package dev.sallyport.web.device;

import dev.sallyport.openid.device.DeviceDecisionService;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.FormPage;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** {@code /device/decision}: the user's answer to the question of {@code /device}. */
@Path("/device/decision")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DeviceDecisionPageResource implements FormPage {
  private final DeviceDecisionService decisions;
  private final DevicePageResource beginning;
  private final Browser browser;
  private final RequestClient client;
  private final Pages pages;

  @Inject
  public DeviceDecisionPageResource(
      DeviceDecisionService decisions,
      DevicePageResource beginning,
      Browser browser,
      RequestClient client,
      Pages pages) {
    this.decisions = decisions;
    this.beginning = beginning;
    this.browser = browser;
    this.client = client;
    this.pages = pages;
  }

  /** Without a code there is nothing to decide. */
  @GET
  @PermitAll
  public Response begin() {
    return pages.redirect("device");
  }

  /** What could not be decided begins again with the code. */
  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return beginning.show(Submission.empty(FormState.EMPTY), problem);
  }

  /**
   * Records the decision.
   *
   * @throws Problem 401 for a request that has expired or is decided, and for one that was shown to
   *     another user since
   */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public String decide(Submission form) {
    SessionRef session =
        browser
            .session()
            .map(BrowserSession::ref)
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
    boolean allowed = form.has("allow") && !form.has("deny");
    boolean decided =
        form.state()
            .about()
            .flatMap(PathId::find)
            .filter(id -> decisions.decide(id, allowed, session, client.origin()))
            .isPresent();
    if (!decided) {
      throw Problem.of(ProblemType.INVALID_CODE);
    }
    return allowed
        ? pages.notice(pages.text("device_allowed_title"), pages.text("device_allowed"), List.of())
        : pages.notice(pages.text("device_denied_title"), pages.text("device_denied"), List.of());
  }
}
