package dev.sallyport.web.account.passkey;

import dev.sallyport.platform.http.PathId;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.passkey.PasskeyEnrolmentService;
import dev.sallyport.signin.passkey.PasskeyNameRequest;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.Link;
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

/** {@code /account/passkeys/{id}}: renames a passkey. */
@Path("/account/passkeys/{id}")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasskeyPageResource implements FormPage {
  private final PasskeyEnrolmentService enrolments;
  private final OwnPasskeys passkeys;
  private final PasskeysPageResource list;
  private final AccountPages pages;

  @Inject
  public PasskeyPageResource(
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
  public String show(@PathParam("id") String id) {
    return show(passkeys.find(PathId.parse(id)).name(), id, Optional.empty());
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return entered
        .state()
        .about()
        .map(id -> show(entered.entered("name"), id, problem))
        .orElseGet(() -> list.show(entered, problem));
  }

  private String show(String name, String id, Optional<Problem> problem) {
    Form form =
        Form.of(
                pages.text("passkey_title"),
                "account/passkeys/" + id,
                List.of(Field.text("name", pages.text("passkey_name"), name)),
                pages.text("save"))
            .withLinks(
                List.of(
                    new Link(pages.text("passkey_remove"), "account/passkeys/" + id + "/remove")));
    return pages.form(form, FormState.EMPTY.about(id), problem);
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response rename(Submission form) {
    enrolments.rename(
        pages.session(),
        PathId.parse(form.state().about().orElse(null)),
        new PasskeyNameRequest(form.text("name")));
    return pages.done("account/passkeys", Done.PASSKEY_RENAMED);
  }
}
