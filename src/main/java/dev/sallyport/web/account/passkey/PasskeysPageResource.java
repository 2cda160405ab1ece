package dev.sallyport.web.account.passkey;

import dev.sallyport.problem.Problem;
import dev.sallyport.signin.passkey.PasskeyEnrolmentService;
import dev.sallyport.signin.passkey.PasskeyView;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.account.panel.Row;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** {@code /account/passkeys}: the user's passkeys. */
@Path("/account/passkeys")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class PasskeysPageResource implements FormPage {
  private final PasskeyEnrolmentService enrolments;
  private final AccountPages pages;

  @Inject
  public PasskeysPageResource(PasskeyEnrolmentService enrolments, AccountPages pages) {
    this.enrolments = enrolments;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    List<Row> rows = enrolments.list(pages.session()).data().stream().map(this::row).toList();
    return pages.panels(
        "passkeys_title",
        List.of(
            Panel.of(
                pages.text("passkeys_intro"),
                rows,
                List.of(Action.link(pages.text("passkey_add"), "account/passkeys/add")))),
        problem);
  }

  private Row row(PasskeyView passkey) {
    return new Row(
        passkey.name(),
        passkey.backedUp() ? Optional.of(pages.text("passkeys_synced")) : Optional.empty(),
        List.of(
            pages.text("passkeys_since", "time", pages.time(passkey.createdAt())),
            Optional.ofNullable(passkey.lastUsedAt())
                .map(time -> pages.text("last_used", "time", pages.time(time)))
                .orElseGet(() -> pages.text("never_used"))),
        List.of(
            Action.link(pages.text("overview_open"), "account/passkeys/" + passkey.id())
                .of(passkey.name())));
  }
}
