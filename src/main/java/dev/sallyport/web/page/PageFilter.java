package dev.sallyport.web.page;

import dev.sallyport.openid.device.UserCode;
import dev.sallyport.platform.text.Language;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemMapper;
import dev.sallyport.web.browser.Browser;
import dev.sallyport.web.browser.BrowserSessionFilter;
import dev.sallyport.web.browser.RequiresBrowserSession;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.form.Submission;
import dev.sallyport.web.form.SubmissionBodyReader;
import dev.sallyport.web.form.SubmissionReader;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Makes problems of a page pages as well, and adds the headers and cookies of every page. A form
 * that cannot be accepted is shown again with what was entered.
 */
@Provider
@HtmlPage
public class PageFilter implements ContainerRequestFilter, ContainerResponseFilter {
  static final MediaType HTML_TYPE = MediaType.TEXT_HTML_TYPE.withCharset("utf-8");

  @Context ResourceInfo resource;

  private final Pages pages;
  private final Browser browser;
  private final SubmissionReader reader;

  @Inject
  public PageFilter(Pages pages, Browser browser, SubmissionReader reader) {
    this.pages = pages;
    this.browser = browser;
    this.reader = reader;
  }

  /** A link of a page's foot chooses the language. */
  @Override
  public void filter(ContainerRequestContext request) {
    List<String> chosen = request.getUriInfo().getQueryParameters().getOrDefault("lang", List.of());
    chosen.stream().findFirst().flatMap(Language::ofTag).ifPresent(browser::chooses);
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    Problem problem = (Problem) request.getProperty(ProblemMapper.PROBLEM);
    if (problem != null) {
      replace(problem, request, response);
    }
    MultivaluedMap<String, Object> headers = response.getHeaders();
    pages.headers().forEach(headers::putSingle);
    browser.cookies().forEach(cookie -> headers.add("Set-Cookie", cookie));
  }

  private void replace(
      Problem problem, ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().remove("WWW-Authenticate");
    Optional<String> elsewhere = solution(problem, request);
    if (elsewhere.isPresent()) {
      response.setStatusInfo(Response.Status.SEE_OTHER);
      response.getHeaders().putSingle("Location", pages.location(elsewhere.get()));
      response.setEntity(null);
      return;
    }
    Optional<FormPage> form =
        request.getUriInfo().getMatchedResources().stream()
            .limit(1)
            .filter(page -> mayShow(request))
            .filter(FormPage.class::isInstance)
            .map(FormPage.class::cast)
            .findFirst();
    String html =
        form.map(page -> page.show(entered(request), Optional.of(problem)))
            .orElseGet(() -> pages.failure(problem));
    response.setEntity(html, null, HTML_TYPE);
  }

  /** The page where the user solves the problem, and from where the browser comes back. */
  private static Optional<String> solution(Problem problem, ContainerRequestContext request) {
    String back = "?return_to=" + URLEncoder.encode(here(request), StandardCharsets.UTF_8);
    return switch (problem.type()) {
      case INVALID_TOKEN -> Optional.of("login" + back);
      case INSUFFICIENT_USER_AUTHENTICATION -> Optional.of("confirm" + back);
      // The page of the account leads to the factors.
      case FACTOR_ENROLMENT_REQUIRED -> Optional.of("account");
      default -> Optional.empty();
    };
  }

  /** With the code of a device, which may be in the address of the page that asks for it. */
  private static String here(ContainerRequestContext request) {
    UriInfo uri = request.getUriInfo();
    return "/"
        + uri.getPath(false)
        + UserCode.parse(uri.getQueryParameters().getFirst(UserCode.PARAMETER))
            .map(code -> "?" + UserCode.PARAMETER + "=" + code.text())
            .orElse("");
  }

  /** A page that requires a session is not even shown before the session was admitted. */
  private boolean mayShow(ContainerRequestContext request) {
    return !resource.getResourceClass().isAnnotationPresent(RequiresBrowserSession.class)
        || request.getProperty(BrowserSessionFilter.ADMITTED) != null;
  }

  /** The form may have been rejected before it was read. */
  private Submission entered(ContainerRequestContext request) {
    Object read = request.getProperty(SubmissionBodyReader.ENTERED);
    if (read instanceof Submission submission) {
      return submission;
    }
    if (request.hasEntity()
        && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(request.getMediaType())) {
      try {
        return reader.read(request.getEntityStream()).submission();
      } catch (Problem unreadable) {
        return Submission.empty(FormState.EMPTY);
      }
    }
    return Submission.empty(FormState.EMPTY);
  }
}
