package dev.sallyport.web.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.FactorRequired;
import dev.sallyport.signin.LoginService;
import dev.sallyport.signin.SignInResult;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.device.DeviceCookie;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
import dev.sallyport.web.page.Pages;
import dev.sallyport.web.page.PasskeyPrompt;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /login}: the page that signs a user in. */
@Path("/login")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class LoginPageResource implements FormPage {
  private final LoginService logins;
  private final BrowserSignIn signIn;
  private final SecondFactorForm secondFactor;
  private final SignInLinks links;
  private final ReturnTargets targets;
  private final DeviceCookie devices;
  private final Browser browser;
  private final RequestClient client;
  private final Pages pages;

  @Inject
  public LoginPageResource(
      LoginService logins,
      BrowserSignIn signIn,
      SecondFactorForm secondFactor,
      SignInLinks links,
      ReturnTargets targets,
      DeviceCookie devices,
      Browser browser,
      RequestClient client,
      Pages pages) {
    this.logins = logins;
    this.signIn = signIn;
    this.secondFactor = secondFactor;
    this.links = links;
    this.targets = targets;
    this.devices = devices;
    this.browser = browser;
    this.client = client;
    this.pages = pages;
  }

  /**
   * The form, or the way back for a user who is signed in.
   *
   * @param again present if a user who is signed in must be authenticated again
   * @param loginHint the e-mail address that is expected
   */
  @GET
  @PermitAll
  public Response show(
      @QueryParam("return_to") String returnTo,
      @QueryParam("again") String again,
      @QueryParam("login_hint") String loginHint) {
    Optional<String> target = targets.permitted(returnTo);
    if (again == null && browser.session().isPresent()) {
      return pages.redirect(target.orElse("account"));
    }
    Submission expected =
        Submission.with(
            "email", Optional.ofNullable(loginHint).orElse(""), FormState.returningTo(target));
    return Response.ok(show(expected, Optional.empty())).build();
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("login_title"),
                "login",
                List.of(
                    Field.email(pages.text("email"), entered.entered("email")),
                    Field.password("password", pages.text("password"), "current-password")),
                pages.text("login_button"))
            .withPasskey(
                Optional.of(
                    new PasskeyPrompt(
                        pages.text("login_passkey"), "login/passkey", Optional.empty())))
            .withLinks(links(entered.state(), problem));
    return pages.form(form, entered.state(), problem);
  }

  /** Whoever has proved to own an account that will be deleted can keep it. */
  private List<Link> links(FormState state, Optional<Problem> problem) {
    List<Link> all = new ArrayList<>();
    if (problem.map(Problem::type).equals(Optional.of(ProblemType.ACCOUNT_DELETION_PENDING))) {
      all.add(links.to("login_restore", "restore", state));
    }
    all.add(links.to("login_forgot", "forgot", state));
    all.add(links.to("login_signup", "signup", state));
    return all;
  }

  /** Signs the user in, or asks for the second factor. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public Response logIn(Submission form) {
    SignInResult result =
        logins.logIn(
            new CredentialsRequest(form.text("email"), form.text("password")),
            devices.ofOwnPage(client));
    if (result instanceof SignedIn signedIn) {
      return signIn.complete(signedIn.session(), signedIn.deviceToken(), form.state());
    }
    return secondFactor.ask((FactorRequired) result, form);
  }
}
