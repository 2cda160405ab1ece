package dev.sallyport.web.account.email;

import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.email.change.EmailChangeRequest;
import dev.sallyport.signin.email.change.EmailChangeService;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.ticket.IssuedTicket;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.password.PasswordNeeded;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
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

/** {@code /account/email}: changes the e-mail address. */
@Path("/account/email")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class EmailPageResource implements FormPage {
  private final EmailChangeService changes;
  private final UserSearchService users;
  private final EmailCodeForm confirmation;
  private final PasswordNeeded needed;
  private final AccountPages pages;

  @Inject
  public EmailPageResource(
      EmailChangeService changes,
      UserSearchService users,
      EmailCodeForm confirmation,
      PasswordNeeded needed,
      AccountPages pages) {
    this.changes = changes;
    this.users = users;
    this.confirmation = confirmation;
    this.needed = needed;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @RequiresRecentAuthentication
  public String show() {
    return needed.page("email_title").orElseGet(() -> show(FormState.EMPTY));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    boolean isVerified =
        users.find(pages.session().userId()).filter(User::isEmailVerified).isPresent();
    Form form =
        Form.of(
                pages.text("email_title"),
                "account/email",
                List.of(
                    Field.newEmail(pages.text("email_new"), entered.entered("email")),
                    Field.password("password", pages.text("password"), "current-password")),
                pages.text("email_change"))
            .withIntro(pages.text("email_intro", "email", pages.current().email()))
            .withLinks(
                isVerified
                    ? List.of()
                    : List.of(new Link(pages.text("email_verify"), "account/email/verify")));
    return pages.form(form, FormState.EMPTY, AccountPages.atField("password", problem));
  }

  /** Mails a code to the new address; the answer is the same for every address. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.MAIL)
  @HashesPassword(EventType.EMAIL_CHANGE_REQUESTED)
  public String change(Submission form) {
    String email = form.text("email");
    IssuedTicket ticket =
        changes.request(pages.session(), new EmailChangeRequest(email, form.text("password")));
    return confirmation.show(
        FormState.EMPTY.in(ticket.flow().toString(), Optional.empty()).about(email),
        Optional.empty());
  }
}
