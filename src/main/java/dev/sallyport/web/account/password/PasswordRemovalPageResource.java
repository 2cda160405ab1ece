package dev.sallyport.web.account.password;

import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.password.PasswordRemovalService;
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

/** {@code /account/password/remove}: removes the password of an account with a passkey. */
@Path("/account/password/remove")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasswordRemovalPageResource implements FormPage {
  private final PasswordRemovalService removals;
  private final RequestClient client;
  private final AccountPages pages;

  @Inject
  public PasswordRemovalPageResource(
      PasswordRemovalService removals, RequestClient client, AccountPages pages) {
    this.removals = removals;
    this.client = client;
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
        Form.of(
                pages.text("password_remove"),
                "account/password/remove",
                List.of(),
                pages.text("remove"))
            .withDanger()
            .withIntro(pages.text("password_remove_intro"));
    return pages.form(form, entered.state(), problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  public Response remove(Submission form) {
    removals.remove(pages.session(), client.origin());
    return pages.done("account", Done.PASSWORD_REMOVED);
  }
}
