package dev.sallyport.web.page;

import dev.sallyport.openid.authorization.AuthorizationRequestSeal;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.platform.text.Language;
import dev.sallyport.platform.text.Theme;
import dev.sallyport.problem.Problem;
import dev.sallyport.session.browser.BrowserSession;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.form.FormSeal;
import dev.sallyport.web.form.FormState;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Writes the pages of the current request in the language of its user. */
@RequestScoped
public class Pages {
  /** In order of preference. */
  private static final List<String> LOGOS = List.of("logo.svg", "logo.png");

  /** Leads back to an authorization request, which follows it sealed. */
  public static final String AUTHORIZATION = "oauth/authorize?continue=";

  /** The scheme of an app, as a source of a content security policy. */
  private static final Predicate<String> APP =
      Pattern.compile("[a-z][a-z0-9.-]*:").asMatchPredicate();

  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  private final PageTexts texts;
  private final Browser browser;
  private final FormSeal seal;
  private final Theme theme;
  private final HttpServletRequest request;
  private final AuthorizationRequestSeal requests;
  private Optional<String> leadsTo = Optional.empty();
  private Optional<WebOrigin> picturesFrom = Optional.empty();

  @Inject
  public Pages(
      PageTexts texts,
      Browser browser,
      FormSeal seal,
      Theme theme,
      HttpServletRequest request,
      AuthorizationRequestSeal requests) {
    this.texts = texts;
    this.browser = browser;
    this.seal = seal;
    this.theme = theme;
    this.request = request;
    this.requests = requests;
  }

  /** A text in the user's language. */
  public String text(String key) {
    return texts.text(browser.language(), key);
  }

  /** A text with values for its placeholders. */
  public String text(String key, Map<String, String> values) {
    return texts.text(browser.language(), key, values);
  }

  /**
   * A page with a form.
   *
   * @param state what the form carries to its submission
   * @param problem that prevented the submission before; what is wrong with a field is shown there
   */
  public String form(Form form, FormState state, Optional<Problem> problem) {
    state.returnTo().ifPresent(this::leadsTo);
    Form marked = form.withFields(fields(form.fields(), problem));
    boolean anyMarked = marked.fields().stream().anyMatch(field -> field.error().isPresent());
    Optional<String> notice = problem.filter(found -> !anyMarked).map(this::problem);
    return FormTemplateRenderer.of()
        .execute(
            new FormTemplate(
                frame(form.title(), problem.isPresent(), state.returnTo()),
                marked,
                notice,
                sealed(state)));
  }

  /** The first field that is wrong has the focus; without one, the first that is empty. */
  private List<Field> fields(List<Field> fields, Optional<Problem> problem) {
    List<Field> marked = new ArrayList<>();
    boolean focused = false;
    List<Field> named =
        fields.stream().map(field -> field.withError(error(field, problem))).toList();
    boolean anyError = named.stream().anyMatch(field -> field.error().isPresent());
    for (Field field : named) {
      boolean first =
          anyError ? field.error().isPresent() : field.value().isEmpty() && !field.isCheckbox();
      marked.add(first && !focused ? field.withFocus() : field);
      focused = focused || first;
    }
    return marked;
  }

  private Optional<String> error(Field field, Optional<Problem> problem) {
    return problem.stream()
        .flatMap(found -> found.faults().stream())
        .filter(fault -> fault.field().equals(field.name()))
        .findFirst()
        .map(fault -> texts.fault(browser.language(), fault));
  }

  /** What a problem means to the user. */
  public String problem(Problem problem) {
    return texts.problem(browser.language(), problem);
  }

  /** What a form of a page of its own template carries in its field {@code state}. */
  public String sealed(FormState state) {
    return seal.seal(state, browser.name());
  }

  /** A page that only says something. */
  public String notice(String title, String text, List<Link> links) {
    return NoticeTemplateRenderer.of()
        .execute(new NoticeTemplate(frame(title, false, Optional.empty()), text, links));
  }

  /** A page that says that something failed. */
  public String failure(Problem problem) {
    String title = text("failed_title");
    return NoticeTemplateRenderer.of()
        .execute(
            new NoticeTemplate(
                frame(title, true, Optional.empty()),
                texts.problem(browser.language(), problem),
                List.of(new Link(text("to_account"), "account"))));
  }

  /**
   * A page that asks for a consent.
   *
   * @param redirectUri where the answer leads
   */
  public String consent(ConsentQuestion question, FormState state, String redirectUri) {
    leadsOutTo(redirectUri);
    picturesFrom = question.logo().map(Pages::originOf).flatMap(WebOrigin::parse);
    return ConsentTemplateRenderer.of()
        .execute(
            new ConsentTemplate(
                frame(question.title(), false, state.returnTo()), question, sealed(state)));
  }

  /** A page of which the form goes to another site at once. */
  public String formPost(String target, Map<String, String> parameters) {
    leadsOutTo(target);
    return FormPostTemplateRenderer.of()
        .execute(
            new FormPostTemplate(
                frame(text("form_post_title"), false, Optional.empty()),
                target,
                parameters.entrySet().stream()
                    .map(p -> new FormPostTemplate.Parameter(p.getKey(), p.getValue()))
                    .toList()));
  }

  /** What surrounds a page of its own template. */
  public Frame frame(String title, boolean failed, Optional<String> returnTo) {
    Language language = browser.language();
    return new Frame(
        language.tag(),
        language.direction().html(),
        root(),
        texts.of(language),
        title,
        failed,
        browser.session().map(BrowserSession::email),
        Arrays.stream(Language.values())
            .filter(other -> other != language)
            .map(other -> other(other, returnTo))
            .toList(),
        LOGOS.stream().filter(this::isThemed).map(name -> "theme/" + name).findFirst());
  }

  private boolean isThemed(String name) {
    return theme.file(name).filter(Files::isRegularFile).isPresent();
  }

  private Frame.OtherLanguage other(Language other, Optional<String> returnTo) {
    String query =
        returnTo.map(target -> returning(target) + "&lang=").orElse("?lang=") + other.tag();
    return new Frame.OtherLanguage(other.tag(), texts.text(other, "language_name"), query);
  }

  /**
   * The query that makes a page lead back.
   *
   * @param target relative to the pages, with or without a slash, or absolute
   */
  public static String returning(String target) {
    return "?return_to="
        + URLEncoder.encode(
            isOutside(target) || target.startsWith("/") ? target : "/" + target,
            StandardCharsets.UTF_8);
  }

  /** Whether a target is absolute, such as the URL of a website or the URI of an app. */
  public static boolean isOutside(String target) {
    return ABSOLUTE.matcher(target).lookingAt();
  }

  /** Sends the browser on; the target is relative to the pages, or absolute. */
  public Response redirect(String target) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", location(target)).build();
  }

  /** Sends the browser to a URI outside of the service, which may be that of an app. */
  public Response redirectOut(String uri) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", uri).build();
  }

  /** The same as the value of a {@code Location} header. */
  String location(String target) {
    return isOutside(target) ? target : root() + target;
  }

  /**
   * The path from the requested page to the root of the pages. Links are relative, because a proxy
   * may add a prefix to the path.
   */
  private String root() {
    long depth = request.getRequestURI().chars().filter(c -> c == '/').count() - 1;
    return depth == 0 ? "./" : "../".repeat((int) depth);
  }

  private void leadsTo(String target) {
    if (target.startsWith(AUTHORIZATION)) {
      requests
          .open(target.substring(AUTHORIZATION.length()), browser.name())
          .map(waiting -> waiting.parameters().get("redirect_uri"))
          .ifPresent(this::leadsOutTo);
    } else if (isOutside(target)) {
      leadsOutTo(target);
    }
  }

  /** The origin of a website, or the scheme of an app. */
  private void leadsOutTo(String uri) {
    String scheme = uri.substring(0, uri.indexOf(':') + 1);
    if (uri.startsWith("//[", scheme.length())) {
      // A policy cannot name the address of IPv6.
      leadsTo = Optional.of(scheme);
    } else {
      leadsTo =
          uri.contains("://")
              ? WebOrigin.parse(originOf(uri)).map(WebOrigin::toString)
              : Optional.of(scheme).filter(APP);
    }
  }

  private static String originOf(String url) {
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? url : url.substring(0, path);
  }

  /** The headers of every page. */
  Map<String, String> headers() {
    return Map.of(
        "Content-Security-Policy", policy(),
        "Cross-Origin-Opener-Policy", "same-origin",
        "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
        // With no-referrer Chromium sends "Origin: null" with forms.
        "Referrer-Policy", "same-origin");
  }

  /**
   * Only the pages' own files; Chromium also applies {@code form-action} to the redirect that
   * follows a form.
   */
  private String policy() {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
        + picturesFrom.map(origin -> " " + origin).orElse("")
        + "; connect-src 'self'; form-action 'self'"
        + leadsTo.map(origin -> " " + origin).orElse("")
        + "; frame-ancestors 'none'; base-uri 'none';"
        + " require-trusted-types-for 'script'; trusted-types 'none'";
  }
}
