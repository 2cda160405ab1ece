package dev.sallyport.web.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.factor.SecondFactorLoginService;
import dev.sallyport.signin.factor.SecondFactorRequest;
import dev.sallyport.signin.hashing.HashesPassword;
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

/** {@code /second-factor}: the second step of {@code /login}. */
@Path("/second-factor")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class SecondFactorPageResource implements FormPage {
  private final SecondFactorLoginService logins;
  private final SecondFactorForm form;
  private final BrowserSignIn signIn;
  private final Pages pages;

  @Inject
  public SecondFactorPageResource(
      SecondFactorLoginService logins, SecondFactorForm form, BrowserSignIn signIn, Pages pages) {
    this.logins = logins;
    this.form = form;
    this.signIn = signIn;
    this.pages = pages;
  }

  /** Without the first step there is no second one. */
  @GET
  @PermitAll
  public Response begin(@QueryParam("return_to") String returnTo) {
    return pages.redirect("login" + Optional.ofNullable(returnTo).map(Pages::returning).orElse(""));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return form.show(entered, problem);
  }

  /** Completes the log-in with a code of an app, a recovery code or a passkey. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.LOGIN)
  public Response complete(Submission submitted) {
    if (submitted.state().flow().isEmpty()) {
      return begin(submitted.state().returnTo().orElse(null));
    }
    EnteredCode code = EnteredCode.of(submitted);
    SignedIn signedIn =
        logins.complete(
            new SecondFactorRequest(
                submitted.state().flow().get(),
                code.ofApp(),
                code.ofRecovery(),
                submitted.json("credential"),
                submitted.has("remember")));
    return signIn.complete(signedIn.session(), signedIn.deviceToken(), submitted.state());
  }
}
