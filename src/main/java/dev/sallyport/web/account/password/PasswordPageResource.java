package dev.sallyport.web.account.password;

import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.password.PasswordChangeRequest;
import dev.sallyport.signin.password.PasswordChangeService;
import dev.sallyport.signin.password.PasswordRemovalService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
import dev.sallyport.web.signin.BrowserSignIn;
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

/** {@code /account/password}: changes the password, or sets one for an account without. */
@Path("/account/password")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasswordPageResource implements FormPage {
  private final PasswordChangeService passwords;
  private final PasswordRemovalService removals;
  private final PasswordPolicy policy;
  private final BrowserSignIn signIn;
  private final AccountPages pages;

  @Inject
  public PasswordPageResource(
      PasswordChangeService passwords,
      PasswordRemovalService removals,
      PasswordPolicy policy,
      BrowserSignIn signIn,
      AccountPages pages) {
    this.passwords = passwords;
    this.removals = removals;
    this.policy = policy;
    this.signIn = signIn;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    boolean hasNone = removals.isWithoutPassword(pages.session().userId());
    List<Field> fields = new ArrayList<>();
    if (!hasNone) {
      fields.add(
          Field.password("current_password", pages.text("password_current"), "current-password"));
    }
    String minimum = Integer.toString(policy.minimum());
    fields.add(
        Field.password("password", pages.text("password_new"), "new-password")
            .withHint(pages.text("password_hint", "min", minimum)));
    Form form =
        Form.of(
                pages.text(hasNone ? "password_set_title" : "password_title"),
                "account/password",
                fields,
                pages.text("save"))
            .withIntro(pages.text("password_intro"))
            .withLinks(
                hasNone
                    ? List.of()
                    : List.of(new Link(pages.text("password_remove"), "account/password/remove")));
    return pages.form(form, entered.state(), AccountPages.atField("current_password", problem));
  }

  /** Ends every session of the user; the browser gets a new one. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.PASSWORD_CHANGED)
  public Response change(Submission form) {
    OpenSession opened =
        passwords.change(
            pages.session(),
            new PasswordChangeRequest(form.text("current_password"), form.text("password")));
    return signIn.complete(opened, Optional.empty(), pages.after(Done.PASSWORD_CHANGED));
  }
}
