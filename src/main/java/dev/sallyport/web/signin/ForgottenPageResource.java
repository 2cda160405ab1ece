package dev.sallyport.web.signin;

import dev.sallyport.problem.Problem;
import dev.sallyport.signin.password.ForgottenPasswordRequest;
import dev.sallyport.signin.password.PasswordResetService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Pages;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** {@code /forgot}: mails a link that resets the password. */
@Path("/forgot")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ForgottenPageResource implements FormPage {
  private final PasswordResetService resets;
  private final SignInLinks links;
  private final ReturnTargets targets;
  private final Pages pages;

  @Inject
  public ForgottenPageResource(
      PasswordResetService resets, SignInLinks links, ReturnTargets targets, Pages pages) {
    this.resets = resets;
    this.links = links;
    this.targets = targets;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show(@QueryParam("return_to") String returnTo) {
    return show(FormState.returningTo(targets.permitted(returnTo)));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("forgot_title"),
                "forgot",
                List.of(Field.email(pages.text("email"), entered.entered("email"))),
                pages.text("forgot_button"))
            .withIntro(pages.text("forgot_intro"))
            .withLinks(List.of(links.to("to_login", "login", entered.state())));
    return pages.form(form, entered.state(), problem);
  }

  /** The same page for every address. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.MAIL)
  public String request(Submission form) {
    resets.request(new ForgottenPasswordRequest(form.text("email")));
    return pages.notice(
        pages.text("forgot_mailed_title"),
        pages.text("forgot_mailed"),
        List.of(links.to("to_login", "login", form.state())));
  }
}
