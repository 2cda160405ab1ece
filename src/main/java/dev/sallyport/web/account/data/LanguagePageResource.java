package dev.sallyport.web.account.data;

import dev.sallyport.account.AccountService;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.account.panel.Action;
import dev.sallyport.web.account.panel.Done;
import dev.sallyport.web.account.panel.Panel;
import dev.sallyport.web.account.panel.Row;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.page.FormPage;
import dev.sallyport.web.page.HtmlPage;
import dev.sallyport.web.page.PageTexts;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code /account/language}: the language of pages and mails. */
@Path("/account/language")
@ApplicationScoped
@HtmlPage
@RequiresBrowserSession
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
public class LanguagePageResource implements FormPage {
  private final AccountService accounts;
  private final Browser browser;
  private final PageTexts texts;
  private final AccountPages pages;

  @Inject
  public LanguagePageResource(
      AccountService accounts, Browser browser, PageTexts texts, AccountPages pages) {
    this.accounts = accounts;
    this.browser = browser;
    this.texts = texts;
    this.pages = pages;
  }

  @GET
  @PermitAll
  public String show() {
    return show(FormState.EMPTY);
  }

  @Override
  public String show(Submission entered, Optional<Problem> problem) {
    List<Row> rows = Arrays.stream(Language.values()).map(this::row).toList();
    return pages.panels(
        "language_title",
        List.of(Panel.of(pages.text("language_intro"), rows, List.of())),
        problem);
  }

  private Row row(Language language) {
    String name = texts.text(language, "language_name");
    boolean isCurrent = pages.current().language().filter(language::equals).isPresent();
    return new Row(
        name,
        isCurrent ? Optional.of(pages.text("language_current")) : Optional.empty(),
        List.of(),
        isCurrent
            ? List.of()
            : List.of(
                Action.button(
                        pages.text("language_choose"),
                        "account/language",
                        "language",
                        language.tag())
                    .of(name)));
  }

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response choose(Submission form) {
    Language language =
        Language.ofTag(form.text("language")).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    accounts.choose(pages.session().userId(), language);
    browser.chooses(language);
    return pages.done("account/language", Done.LANGUAGE_CHANGED);
  }
}
