package dev.sallyport.web.signin;

import dev.sallyport.problem.Problem;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
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
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** {@code /logout}: ends the session of the pages, once the user has confirmed it. */
@Path("/logout")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class LogoutPageResource implements FormPage {
  private final BrowserSignIn signIn;
  private final SignInLinks links;
  private final ReturnTargets targets;
  private final Browser browser;
  private final Pages pages;

  @Inject
  public LogoutPageResource(
      BrowserSignIn signIn,
      SignInLinks links,
      ReturnTargets targets,
      Browser browser,
      Pages pages) {
    this.signIn = signIn;
    this.links = links;
    this.targets = targets;
    this.browser = browser;
    this.pages = pages;
  }

  /** Asks, because a link on another site must not log anybody out. */
  @GET
  @PermitAll
  public String show(@QueryParam("return_to") String returnTo) {
    FormState state = FormState.returningTo(targets.permitted(returnTo));
    return browser.session().isPresent() ? show(state) : loggedOut(state);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(pages.text("logout_title"), "logout", List.of(), pages.text("logout"))
            .withIntro(pages.text("logout_intro"));
    return pages.form(form, entered.state(), problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response logOut(Submission form) {
    signIn.logOut();
    return form.state()
        .returnTo()
        .filter(Pages::isOutside)
        .map(pages::redirectOut)
        .orElseGet(() -> Response.ok(loggedOut(form.state())).build());
  }

  private String loggedOut(FormState state) {
    return pages.notice(
        pages.text("logged_out_title"),
        pages.text("logged_out"),
        List.of(links.to("login_again", "login", state)));
  }
}
