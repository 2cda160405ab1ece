package dev.sallyport.web.account.application;

import dev.sallyport.openid.consent.Application;
import dev.sallyport.openid.consent.ConsentService;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.account.panel.Row;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.ScopeTexts;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /account/applications}: the applications of the user. */
@Path("/account/applications")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ApplicationsPageResource implements FormPage {
  private static final String PAGE = "account/applications";

  private final ConsentService consents;
  private final RequestClient client;
  private final AccountPages pages;

  @Inject
  public ApplicationsPageResource(
      ConsentService consents, RequestClient client, AccountPages pages) {
    this.consents = consents;
    this.client = client;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    List<Row> rows =
        consents.applications(pages.session().userId()).stream().map(this::row).toList();
    String intro = pages.text(rows.isEmpty() ? "applications_none" : "applications_intro");
    return pages.panels("applications_title", List.of(Panel.of(intro, rows, List.of())), problem);
  }

  private Row row(Application application) {
    List<String> details = new ArrayList<>();
    application
        .lastUsedAt()
        .ifPresent(at -> details.add(pages.text("last_used", "time", pages.time(at))));
    application
        .consentedAt()
        .ifPresent(at -> details.add(pages.text("applications_consented", "time", pages.time(at))));
    if (!application.scopes().isEmpty()) {
      details.add(
          pages.text(
              "applications_scopes",
              "scopes",
              ScopeTexts.keys(application.scopes()).stream()
                  .map(pages::text)
                  .collect(Collectors.joining(", "))));
    }
    return new Row(
        application.name(),
        Optional.empty(),
        details,
        List.of(
            Action.button(pages.text("applications_remove"), PAGE, "client", application.clientId())
                .of(application.name())));
  }

  /** Removes an application; 404 if the user does not have it. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response remove(Submission form) {
    if (!consents.revoke(pages.session(), form.entered("client"), client.origin())) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return pages.done(PAGE, Done.APPLICATION_REMOVED);
  }
}
