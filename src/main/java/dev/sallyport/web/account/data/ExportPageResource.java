package dev.sallyport.web.account.data;

import dev.sallyport.export.AccountExport;
import dev.sallyport.problem.Problem;
import dev.sallyport.signin.stepup.RequiresRecentAuthentication;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /account/export}: everything that is stored about the user, as a file. */
@Path("/account/export")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class ExportPageResource implements FormPage {
  private final AccountExport exports;
  private final AccountPages pages;

  @Inject
  public ExportPageResource(AccountExport exports, AccountPages pages) {
    this.exports = exports;
    this.pages = pages;
  }

  @GET
  @PermitAll
  @RequiresRecentAuthentication
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    return pages.panels(
        "export_title",
        List.of(
            Panel.of(
                pages.text("export_intro"),
                List.of(),
                List.of(
                    Action.button(pages.text("export_button"), "account/export", "file", "json")
                        .repeatable()))),
        problem);
  }

  /** Streams the file. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  @RequiresRecentAuthentication
  public Response export(Submission form) {
    Consumer<OutputStream> file = exports.begin(pages.session());
    StreamingOutput output = file::accept;
    return Response.ok(output, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CONTENT_DISPOSITION, AccountExport.DISPOSITION)
        .build();
  }
}
