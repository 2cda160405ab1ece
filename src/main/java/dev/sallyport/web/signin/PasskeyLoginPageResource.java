package dev.sallyport.web.signin;

import dev.sallyport.problem.Problem;
import dev.sallyport.signin.passkey.PasskeyLoginRequest;
import dev.sallyport.signin.passkey.PasskeyLoginService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.form.Submission;
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
import java.util.Optional;

/** {@code /login/passkey}: signs a user in whose authenticator has responded. */
@Path("/login/passkey")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasskeyLoginPageResource implements FormPage {
  private final PasskeyLoginService logins;
  private final LoginPageResource login;
  private final BrowserSignIn signIn;
  private final Pages pages;

  @Inject
  public PasskeyLoginPageResource(
      PasskeyLoginService logins, LoginPageResource login, BrowserSignIn signIn, Pages pages) {
    this.logins = logins;
    this.login = login;
    this.signIn = signIn;
    this.pages = pages;
  }

  /** The browser comes back here in the language that the user has chosen. */
  @GET
  @PermitAll
  public Response begin(@QueryParam("return_to") String returnTo) {
    return pages.redirect("login" + Optional.ofNullable(returnTo).map(Pages::returning).orElse(""));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return login.show(entered, problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  public Response logIn(Submission form) {
    return signIn.complete(
        logins.logIn(new PasskeyLoginRequest(form.text("flow"), form.json("credential"), false)),
        Optional.empty(),
        form.state());
  }
}
