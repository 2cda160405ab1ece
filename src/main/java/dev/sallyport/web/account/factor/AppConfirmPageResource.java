package dev.sallyport.web.account.factor;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.enrolment.RecoveryCodesView;
import dev.sallyport.signin.enrolment.TotpConfirmRequest;
import dev.sallyport.signin.enrolment.TotpEnrolmentService;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.Submission;
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
import java.util.Optional;

/** {@code /account/app/confirm}: completes the enrolment of an authenticator app. */
@Path("/account/app/confirm")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class AppConfirmPageResource implements FormPage {
  private final TotpEnrolmentService enrolments;
  private final AppPageResource beginning;
  private final AppForm confirmation;
  private final RecoveryCodesPage codes;
  private final AccountPages pages;

  @Inject
  public AppConfirmPageResource(
      TotpEnrolmentService enrolments,
      AppPageResource beginning,
      AppForm confirmation,
      RecoveryCodesPage codes,
      AccountPages pages) {
    this.enrolments = enrolments;
    this.beginning = beginning;
    this.confirmation = confirmation;
    this.codes = codes;
    this.pages = pages;
  }

  /** The secret is in no address, so that the enrolment begins anew. */
  @GET
  @PermitAll
  @WithoutSecondFactor
  public Response begin() {
    return pages.redirect("account/app");
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return entered.state().flow().isEmpty() || entered.state().about().isEmpty()
        ? beginning.show(entered, problem)
        : confirmation.show(entered.state(), problem);
  }

  /** Shows the recovery codes, once. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @WithoutSecondFactor
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.SECOND_FACTOR_ADDED)
  public String confirm(Submission form) {
    String code = form.text("code");
    String digits = code == null ? null : code.replaceAll("[ -]", "");
    RecoveryCodesView enrolled =
        enrolments.confirm(
            pages.session(), new TotpConfirmRequest(form.state().flow().orElse(null), digits));
    return codes.show("app_added", enrolled.recoveryCodes());
  }
}
