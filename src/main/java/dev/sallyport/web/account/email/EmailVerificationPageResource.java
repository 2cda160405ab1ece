package dev.sallyport.web.account.email;

import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.email.EmailVerificationService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.ticket.IssuedTicket;
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

/** {@code /account/email/verify}: mails a code that verifies the address. */
@Path("/account/email/verify")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class EmailVerificationPageResource implements FormPage {
  private final EmailVerificationService verifications;
  private final EmailCodeForm confirmation;
  private final AccountPages pages;

  @Inject
  public EmailVerificationPageResource(
      EmailVerificationService verifications, EmailCodeForm confirmation, AccountPages pages) {
    this.verifications = verifications;
    this.confirmation = confirmation;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("email_verify"),
                "account/email/verify",
                List.of(),
                pages.text("email_send"))
            .withIntro(pages.text("email_verify_intro", "email", pages.current().email()));
    return pages.form(form, FormState.EMPTY, problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.MAIL)
  public String send(Submission form) {
    SessionRef session = pages.session();
    IssuedTicket ticket = verifications.request(session.userId(), session.sessionId());
    return confirmation.show(
        FormState.EMPTY
            .in(ticket.flow().toString(), Optional.empty())
            .about(pages.current().email()),
        Optional.empty());
  }
}
