package dev.sallyport.web.account.email;

import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.email.EmailConfirmRequest;
import dev.sallyport.signin.email.EmailConfirmation;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
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

/** {@code /account/email/confirm}: confirms an address with the code that was mailed to it. */
@Path("/account/email/confirm")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class EmailConfirmPageResource implements FormPage {
  private final EmailConfirmation confirmations;
  private final EmailCodeForm form;
  private final AccountPages pages;

  @Inject
  public EmailConfirmPageResource(
      EmailConfirmation confirmations, EmailCodeForm form, AccountPages pages) {
    this.confirmations = confirmations;
    this.form = form;
    this.pages = pages;
  }

  /** Without a mail there is no code. */
  @GET
  @PermitAll
  public Response begin() {
    return pages.redirect("account/email");
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return form.show(entered.state(), problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.EMAIL_CHANGED)
  public Response confirm(Submission submitted) {
    confirmations.confirm(
        new EmailConfirmRequest(
            submitted.state().flow().orElse(null), submitted.text("code"), null, null),
        Optional.of(pages.session()));
    return pages.done("account", Done.EMAIL_CONFIRMED);
  }
}
