package dev.sallyport.web.account.data;

import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.deletion.DeletionRequest;
import dev.sallyport.signin.deletion.DeletionRequestService;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.password.PasswordNeeded;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code /account/delete}: requests the deletion of the account. */
@Path("/account/delete")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class DeletionPageResource implements FormPage {
  private final DeletionRequestService deletions;
  private final Browser browser;
  private final Pages plain;
  private final PasswordNeeded needed;
  private final AccountPages pages;

  @Inject
  public DeletionPageResource(
      DeletionRequestService deletions,
      Browser browser,
      Pages plain,
      PasswordNeeded needed,
      AccountPages pages) {
    this.deletions = deletions;
    this.browser = browser;
    this.plain = plain;
    this.needed = needed;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @RequiresRecentAuthentication
  public String show() {
    return needed.page("delete_title").orElseGet(() -> show(FormState.EMPTY));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("delete_title"),
                "account/delete",
                List.of(
                    Field.password("password", pages.text("password"), "current-password")
                        .withHint(pages.text("delete_hint"))),
                pages.text("delete_button"))
            .withDanger()
            .withIntro(pages.text("delete_intro"));
    return pages.form(form, FormState.EMPTY, AccountPages.atField("password", problem));
  }

  /** Ends every session of the user. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.ACCOUNT_DELETION_REQUESTED)
  public String delete(Submission form) {
    Instant due = deletions.request(pages.session(), new DeletionRequest(form.text("password")));
    String text = pages.text("deleted", "time", pages.time(due));
    browser.signedOut();
    return plain.notice(
        plain.text("deleted_title"),
        text,
        List.of(
            new Link(plain.text("login_restore"), "restore"),
            new Link(plain.text("to_login"), "login")));
  }
}
