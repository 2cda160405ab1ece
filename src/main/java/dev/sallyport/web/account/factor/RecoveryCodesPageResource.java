package dev.sallyport.web.account.factor;

import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.enrolment.TotpEnrolmentService;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.panel.AccountPages;
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

/** {@code /account/recovery-codes}: replaces the recovery codes. */
@Path("/account/recovery-codes")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class RecoveryCodesPageResource implements FormPage {
  private final TotpEnrolmentService enrolments;
  private final RecoveryCodesPage codes;
  private final AccountPages pages;

  @Inject
  public RecoveryCodesPageResource(
      TotpEnrolmentService enrolments, RecoveryCodesPage codes, AccountPages pages) {
    this.enrolments = enrolments;
    this.codes = codes;
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
    int left = enrolments.remaining(pages.session()).remaining();
    Form form =
        Form.of(
                pages.text("codes_title"),
                "account/recovery-codes",
                List.of(),
                pages.text("codes_replace"))
            .withIntro(
                pages.text("codes_left", "count", Integer.toString(left))
                    + " "
                    + pages.text("codes_intro"));
    return pages.form(form, entered.state(), problem);
  }

  /** Shows the new codes, once. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.RECOVERY_CODES_REPLACED)
  public String replace(Submission form) {
    return codes.show(
        "codes_replaced", enrolments.replaceRecoveryCodes(pages.session()).recoveryCodes());
  }
}
