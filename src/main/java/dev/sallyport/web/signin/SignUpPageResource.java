package dev.sallyport.web.signin;

import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.PasswordPolicy;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.CredentialsRequest;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.signup.SignUpMode;
import dev.sallyport.signin.signup.SignUpService;
import dev.sallyport.signin.signup.SignUpSettings;
import dev.sallyport.signin.signup.SignUpValidation;
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
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /signup}: the page that creates an account. */
@Path("/signup")
@ApplicationScoped
@HtmlPage
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class SignUpPageResource implements FormPage {
  private final SignUpSettings settings;
  private final SignUpValidation validation;
  private final SignUpService signUps;
  private final PasswordPolicy passwords;
  private final BrowserSignIn signIn;
  private final SignInLinks links;
  private final ReturnTargets targets;
  private final Pages pages;

  @Inject
  public SignUpPageResource(
      SignUpSettings settings,
      SignUpValidation validation,
      SignUpService signUps,
      PasswordPolicy passwords,
      BrowserSignIn signIn,
      SignInLinks links,
      ReturnTargets targets,
      Pages pages) {
    this.settings = settings;
    this.validation = validation;
    this.signUps = signUps;
    this.passwords = passwords;
    this.signIn = signIn;
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
    FormState state = entered.state();
    if (settings.mode() == SignUpMode.CLOSED) {
      return pages.notice(
          pages.text("signup_title"),
          pages.text("problem_signup_closed"),
          List.of(links.to("to_login", "login", state)));
    }
    String hint = pages.text("password_hint", Map.of("min", Integer.toString(passwords.minimum())));
    Form form =
        Form.of(
                pages.text("signup_title"),
                "signup",
                List.of(
                    Field.email(pages.text("email"), entered.entered("email")),
                    Field.password("password", pages.text("password"), "new-password")
                        .withHint(hint)),
                pages.text("signup_button"))
            .withLinks(List.of(links.to("signup_login", "login", state)));
    return pages.form(form, state, problem);
  }

  /** Creates the account, or mails the link that does. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.SIGNUP)
  @HashesPassword(EventType.SIGNUP)
  public Response signUp(Submission form) {
    validation.requireAdmitted();
    CredentialsRequest request = new CredentialsRequest(form.text("email"), form.text("password"));
    if (settings.mode() == SignUpMode.VERIFIED) {
      signUps.request(request);
      return Response.ok(
              pages.notice(
                  pages.text("signup_mailed_title"),
                  pages.text("signup_mailed", Map.of("email", request.email())),
                  List.of(links.to("to_login", "login", form.state()))))
          .build();
    }
    return signIn.complete(signUps.signUp(request), Optional.empty(), form.state());
  }
}
