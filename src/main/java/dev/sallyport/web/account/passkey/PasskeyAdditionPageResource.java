package dev.sallyport.web.account.passkey;

import dev.sallyport.access.WithoutSecondFactor;
import dev.sallyport.audit.EventType;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.PasskeyOptionsView;
import dev.sallyport.signin.hashing.HashesPassword;
import dev.sallyport.signin.passkey.AddedPasskeyView;
import dev.sallyport.signin.passkey.PasskeyEnrolmentService;
import dev.sallyport.signin.passkey.PasskeyRequest;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.throttle.Throttled;
import dev.sallyport.web.account.factor.RecoveryCodesPage;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
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

/** {@code /account/passkeys/add}: adds a passkey. */
@Path("/account/passkeys/add")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasskeyAdditionPageResource implements FormPage {
  private final PasskeyEnrolmentService enrolments;
  private final PasskeysPageResource list;
  private final RecoveryCodesPage codes;
  private final AccountPages pages;

  @Inject
  public PasskeyAdditionPageResource(
      PasskeyEnrolmentService enrolments,
      PasskeysPageResource list,
      RecoveryCodesPage codes,
      AccountPages pages) {
    this.enrolments = enrolments;
    this.list = list;
    this.codes = codes;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @WithoutSecondFactor
  @RequiresRecentAuthentication
  public String show() {
    return show(FormState.EMPTY);
  }

  /** With a new challenge each time, because one is used up by a response. */
  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    PasskeyOptionsView options;
    try {
      options = enrolments.begin(pages.session());
    } catch (Problem full) {
      return list.show(entered, Optional.of(full));
    }
    Form form =
        Form.of(
                pages.text("passkey_add"),
                "account/passkeys/add",
                List.of(
                    Field.text("name", pages.text("passkey_name"), entered.entered("name"))
                        .withHint(pages.text("passkey_name_hint"))),
                pages.text("passkey_create"))
            .withIntro(pages.text("passkey_add_intro"))
            .withCreation(options.publicKey().toString());
    return pages.form(form, FormState.EMPTY.in(options.flow(), Optional.empty()), problem);
  }

  /** Shows recovery codes, once, if the account had no second factor. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @WithoutSecondFactor
  @RequiresRecentAuthentication
  @Throttled(Throttled.Action.LOGIN)
  @HashesPassword(EventType.PASSKEY_ADDED)
  public Response add(Submission form) {
    AddedPasskeyView added =
        enrolments.add(
            pages.session(),
            new PasskeyRequest(
                form.state().flow().orElse(null), form.json("credential"), form.text("name")));
    return Optional.ofNullable(added.recoveryCodes())
        .map(texts -> Response.ok(codes.show("passkey_added", texts)).build())
        .orElseGet(() -> pages.done("account/passkeys", Done.PASSKEY_ADDED));
  }
}
