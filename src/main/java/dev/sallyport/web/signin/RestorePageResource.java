package dev.sallyport.web.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.FactorRequired;
import dev.sallyport.signin.LoginService;
import dev.sallyport.signin.SignInResult;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.passkey.PasskeyLoginRequest;
import dev.sallyport.signin.passkey.PasskeyLoginService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
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
import java.util.List;
import java.util.Optional;

/**
 * {@code /restore}: keeps an account that would be deleted, by a log-in that says so. For any other
 * account it is a log-in, so that the page tells strangers nothing.
 */
@Path("/restore")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class RestorePageResource implements FormPage {
  private final LoginService logins;
  private final PasskeyLoginService passkeys;
  private final BrowserSignIn signIn;
  private final SecondFactorForm secondFactor;
  private final SignInLinks links;
  private final ReturnTargets targets;
  private final Pages pages;

  @Inject
  public RestorePageResource(
      LoginService logins,
      PasskeyLoginService passkeys,
      BrowserSignIn signIn,
      SecondFactorForm secondFactor,
      SignInLinks links,
      ReturnTargets targets,
      Pages pages) {
    this.logins = logins;
    this.passkeys = passkeys;
    this.signIn = signIn;
    this.secondFactor = secondFactor;
    this.links = links;
    this.targets = targets;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show(@QueryParam("return_to") String returnTo) {
    return show(FormState.returningTo(targets.permitted(returnTo)));
  }

  /** The browser comes back here in the language that the user has chosen. */
  @GET
  @Path("/passkey")
  @PermitAll
  public Response begin(@QueryParam("return_to") String returnTo) {
    return pages.redirect(
        "restore" + Optional.ofNullable(returnTo).map(Pages::returning).orElse(""));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("restore_title"),
                "restore",
                List.of(
                    Field.email(pages.text("email"), entered.entered("email")),
                    Field.password("password", pages.text("password"), "current-password")),
                pages.text("restore_button"))
            .withIntro(pages.text("restore_intro"))
            .withPasskey(
                Optional.of(
                    new PasskeyPrompt(
                        pages.text("restore_passkey"), "restore/passkey", Optional.empty())))
            .withLinks(List.of(links.to("to_login", "login", entered.state())));
    return pages.form(form, entered.state(), problem);
  }

  /** Restores the account, or asks for the second factor, which then restores it. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public Response restore(Submission form) {
    SignInResult result =
        logins.restore(new CredentialsRequest(form.text("email"), form.text("password")));
    if (result instanceof SignedIn signedIn) {
      return signIn.complete(signedIn.session(), signedIn.deviceToken(), form.state());
    }
    return secondFactor.ask((FactorRequired) result, form);
  }

  /** The same by a passkey alone. */
  @POST
  @Path("/passkey")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public Response restoreByPasskey(Submission form) {
    return signIn.complete(
        passkeys.logIn(new PasskeyLoginRequest(form.text("flow"), form.json("credential"), true)),
        Optional.empty(),
        form.state());
  }
}
