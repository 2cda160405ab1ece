package dev.sallyport.web.account.factor;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.enrolment.TotpEnrolmentService;
import dev.sallyport.signin.enrolment.TotpEnrolmentView;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Panel;
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
import java.util.List;
import java.util.Optional;

/** {@code /account/app}: begins to enrol an authenticator app. */
@Path("/account/app")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AppPageResource implements FormPage {
  private final TotpEnrolmentService enrolments;
  private final CredentialService credentials;
  private final AppForm confirmation;
  private final AccountPages pages;

  @Inject
  public AppPageResource(
      TotpEnrolmentService enrolments,
      CredentialService credentials,
      AppForm confirmation,
      AccountPages pages) {
    this.enrolments = enrolments;
    this.credentials = credentials;
    this.confirmation = confirmation;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @WithoutSecondFactor
  @RequiresRecentAuthentication
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    boolean hasApp = credentials.of(pages.session().userId()).find(CredentialType.TOTP).isPresent();
    if (hasApp) {
      return pages.panels(
          "app_title",
          List.of(
              Panel.of(
                  pages.text("app_is_set"),
                  List.of(),
                  List.of(Action.link(pages.text("app_remove"), "account/app/remove")))),
          problem);
    }
    Form form =
        Form.of(pages.text("app_title"), "account/app", List.of(), pages.text("app_add"))
            .withIntro(pages.text("app_intro"));
    return pages.form(form, FormState.EMPTY, problem);
  }

  /** Begins an enrolment, instead of one that was begun before. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @WithoutSecondFactor
  @RequiresRecentAuthentication
  public String begin(Submission form) {
    TotpEnrolmentView begun = enrolments.begin(pages.session());
    FormState state = form.state().in(begun.flow(), Optional.empty()).about(begun.uri());
    return confirmation.show(state, Optional.empty());
  }
}
