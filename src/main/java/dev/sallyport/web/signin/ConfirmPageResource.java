package dev.sallyport.web.signin;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.audit.EventType;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.stepup.ReauthenticationRequest;
import dev.sallyport.signin.stepup.ReauthenticationService;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.RequiresBrowserSession;
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
import java.util.Set;

/** {@code /confirm}: the user proves again who they are, before something important is changed. */
@Path("/confirm")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ConfirmPageResource implements FormPage {
  private final ReauthenticationService reauthentications;
  private final CredentialService credentials;
  private final ReturnTargets targets;
  private final Browser browser;
  private final Pages pages;

  @Inject
  public ConfirmPageResource(
      ReauthenticationService reauthentications,
      CredentialService credentials,
      ReturnTargets targets,
      Browser browser,
      Pages pages) {
    this.reauthentications = reauthentications;
    this.credentials = credentials;
    this.targets = targets;
    this.browser = browser;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @WithoutSecondFactor
  public String show(@QueryParam("return_to") String returnTo) {
    return show(FormState.returningTo(targets.permitted(returnTo)));
  }

  /** Asks for the password, or for the second factor of an account that has one. */
  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    SessionRef session = session();
    Set<CredentialType> factors = credentials.of(session.userId()).besidePassword();
    FormState state = entered.state();
    Optional<PasskeyPrompt> passkey = Optional.empty();
    if (factors.contains(CredentialType.PASSKEY)) {
      PasskeyOptionsView options = reauthentications.begin(session);
      String publicKey = options.publicKey().toString();
      state = state.in(options.flow(), Optional.of(publicKey));
      passkey =
          Optional.of(
              new PasskeyPrompt(pages.text("passkey_button"), "confirm", Optional.of(publicKey)));
    }
    Form form =
        Form.of(
                pages.text("confirm_title"),
                "confirm",
                List.of(field(factors)),
                pages.text("continue"))
            .withIntro(pages.text("confirm_intro"))
            .withPasskey(passkey);
    return pages.form(form, state, problem);
  }

  private Field field(Set<CredentialType> factors) {
    return factors.isEmpty()
        ? Field.password("password", pages.text("password"), "current-password")
        : Field.code(pages.text("code")).withHint(pages.text("factor_hint"));
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.REAUTHENTICATED)
  @WithoutSecondFactor
  public Response confirm(Submission form) {
    EnteredCode code = EnteredCode.of(form);
    reauthentications.reauthenticate(
        session(),
        new ReauthenticationRequest(
            form.text("password"),
            code.ofApp(),
            code.ofRecovery(),
            form.state().flow().orElse(null),
            form.json("credential")));
    return pages.redirect(form.state().returnTo().orElse("account"));
  }

  private SessionRef session() {
    return browser.session().map(BrowserSession::ref).orElseThrow();
  }
}
