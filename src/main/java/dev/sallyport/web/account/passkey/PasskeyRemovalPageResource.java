package dev.sallyport.web.account.passkey;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.passkey.PasskeyEnrolmentService;
import dev.sallyport.signin.passkey.PasskeyView;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** {@code /account/passkeys/{id}/remove}: removes a passkey. */
@Path("/account/passkeys/{id}/remove")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasskeyRemovalPageResource implements FormPage {
  private final PasskeyEnrolmentService enrolments;
  private final OwnPasskeys passkeys;
  private final PasskeysPageResource list;
  private final AccountPages pages;

  @Inject
  public PasskeyRemovalPageResource(
      PasskeyEnrolmentService enrolments,
      OwnPasskeys passkeys,
      PasskeysPageResource list,
      AccountPages pages) {
    this.enrolments = enrolments;
    this.passkeys = passkeys;
    this.list = list;
    this.pages = pages;
  }

  /** 404 for that of another user. */
  @GET
  @PermitAll
  @RequiresRecentAuthentication
  public String show(@PathParam("id") String id) {
    return show(passkeys.find(PathId.parse(id)));
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return list.show(entered, problem);
  }

  private String show(PasskeyView passkey) {
    Form form =
        Form.of(
                pages.text("passkey_remove"),
                "account/passkeys/" + passkey.id() + "/remove",
                List.of(),
                pages.text("remove"))
            .withDanger()
            .withIntro(pages.text("passkey_remove_intro", "name", passkey.name()));
    return pages.form(form, FormState.EMPTY.about(passkey.id().toString()), Optional.empty());
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  public Response remove(Submission form) {
    enrolments.remove(pages.session(), PathId.parse(form.state().about().orElse(null)));
    return pages.done("account/passkeys", Done.PASSKEY_REMOVED);
  }
}
