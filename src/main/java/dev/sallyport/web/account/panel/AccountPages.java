package dev.sallyport.web.account.panel;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.session.list.DeviceName;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.Link;
import dev.sallyport.web.page.Pages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the pages of the account of the user who is signed in. */
@RequestScoped
public class AccountPages {
  private static final String HOME = "account";

  private final Pages pages;
  private final Browser browser;
  private final HttpServletRequest request;

  @Inject
  public AccountPages(Pages pages, Browser browser, HttpServletRequest request) {
    this.pages = pages;
    this.browser = browser;
    this.request = request;
  }

  /** The session of the browser and its user, which the filter has admitted. */
  public BrowserSession current() {
    return browser.session().orElseThrow(() -> Problem.of(ProblemType.INVALID_TOKEN));
  }

  /** The same, for services. */
  public SessionRef session() {
    return current().ref();
  }

  public String text(String key) {
    return pages.text(key);
  }

  /** A text with a value for its placeholder. */
  public String text(String key, String placeholder, String value) {
    return pages.text(key, Map.of(placeholder, value));
  }

  /** A time in the user's language, in UTC: the time zone is not known. */
  public String time(Instant time) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(browser.language().locale())
            .withZone(ZoneOffset.UTC)
            .format(time)
        + " UTC";
  }

  /** The name of a device. */
  public String device(String name) {
    return name.equals(DeviceName.UNKNOWN) ? text("device_unknown") : name;
  }

  /** The first page of the account. */
  public String home(List<Panel> panels) {
    return panels("account_title", panels, List.of(), Optional.empty());
  }

  /**
   * A page of panels.
   *
   * @param title key of the heading
   * @param problem that prevented what its user wanted
   */
  public String panels(String title, List<Panel> panels, Optional<Problem> problem) {
    return panels(title, panels, List.of(back()), problem);
  }

  private String panels(
      String title, List<Panel> panels, List<Link> links, Optional<Problem> problem) {
    return PanelTemplateRenderer.of()
        .execute(
            new PanelTemplate(
                pages.frame(text(title), problem.isPresent(), Optional.empty()),
                Done.in(request.getQueryString())
                    .filter(done -> problem.isEmpty())
                    .map(done -> text(done.textKey())),
                problem.map(pages::problem),
                panels,
                links,
                pages.sealed(FormState.EMPTY)));
  }

  /** A page with a form. */
  public String form(Form form, FormState state, Optional<Problem> problem) {
    List<Link> links = new ArrayList<>(form.links());
    links.add(back());
    return pages.form(form.withLinks(links), state, problem);
  }

  /** A page that only says something. */
  public String notice(String title, String text) {
    return pages.notice(text(title), text, List.of(back()));
  }

  private Link back() {
    return new Link(text("to_account"), HOME);
  }

  /** Leads to a page, which says what was changed. */
  public Response done(String page, Done done) {
    return pages.redirect(done.at(page));
  }

  /** The same as the end of a sign-in. */
  public FormState after(Done done) {
    return FormState.returningTo(Optional.of(done.at(HOME)));
  }

  public Response redirect(String page) {
    return pages.redirect(page);
  }

  /** Wrong credentials as a fault of the field with the password, which is the only one entered. */
  public static Optional<Problem> atField(String field, Optional<Problem> problem) {
    return problem.map(
        found ->
            found.type() == ProblemType.INVALID_CREDENTIALS
                ? Problem.invalid(List.of(new Fault(field, "unknown", "must be the password")))
                : found);
  }
}
