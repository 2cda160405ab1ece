package dev.sallyport.web.account.factor;

import dev.sallyport.problem.Problem;
import dev.sallyport.signin.enrolment.TotpEnrolmentService;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
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

/** {@code /account/app/remove}: removes the authenticator app. */
@Path("/account/app/remove")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AppRemovalPageResource implements FormPage {
  private final TotpEnrolmentService enrolments;
  private final AccountPages pages;

  @Inject
  public AppRemovalPageResource(TotpEnrolmentService enrolments, AccountPages pages) {
    this.enrolments = enrolments;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @RequiresRecentAuthentication
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(pages.text("app_remove"), "account/app/remove", List.of(), pages.text("remove"))
            .withDanger()
            .withIntro(pages.text("app_remove_intro"));
    return pages.form(form, entered.state(), problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  public Response remove(Submission form) {
    enrolments.remove(pages.session());
    return pages.done("account", Done.APP_REMOVED);
  }
}
