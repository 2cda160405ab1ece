package dev.sallyport.web.page;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemMapper;
import dev.sallyport.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Tells people, rather than programs, that an address below a page leads nowhere. */
@Provider
public class MissingPageFilter implements ContainerResponseFilter {
  private static final Set<ProblemType> MISSING =
      Set.of(ProblemType.NOT_FOUND, ProblemType.METHOD_NOT_ALLOWED);

  /** Everywhere else, the error format of the API is expected. */
  private static final Set<String> PAGES =
      Set.of(
          "account", "confirm", "device", "forgot", "login", "logout", "second-factor", "signup");

  private final Pages pages;

  @Inject
  public MissingPageFilter(Pages pages) {
    this.pages = pages;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(ProblemMapper.PROBLEM) instanceof Problem problem
        && MISSING.contains(problem.type())
        && request.getUriInfo().getMatchedResources().isEmpty()
        && isBelowPage(request.getUriInfo().getPath())
        && isForPeople(request)) {
      response.setEntity(pages.failure(problem), null, PageFilter.HTML_TYPE);
      pages.headers().forEach(response.getHeaders()::putSingle);
    }
  }

  private static boolean isBelowPage(String path) {
    return PAGES.contains(path.substring(0, Math.max(0, path.indexOf('/'))));
  }

  /** Programs that accept anything do not name HTML. */
  private static boolean isForPeople(ContainerRequestContext request) {
    String accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.contains(MediaType.TEXT_HTML);
  }
}
