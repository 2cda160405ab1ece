package dev.sallyport.monitoring;

import dev.sallyport.monitoring.health.StatusOnlyResponse;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemServlet;
import dev.sallyport.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Protects what the server itself serves on the port of the application: {@code /metrics}, {@code
 * /openapi} and the details of {@code /health} require the credentials of {@link
 * MonitoringSettings}. Callers without credentials, such as load balancers, get only the status.
 * With {@code API_DOCUMENT=public} everybody may read {@code /openapi}.
 */
public class MonitoringFilter extends HttpFilter {
  private final MonitoringSettings settings;

  @Inject
  MonitoringFilter(MonitoringSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isPublic(request) || settings.admits(request.getHeader("Authorization"))) {
      chain.doFilter(request, response);
    } else if (request.getServletPath().equals("/health")) {
      StatusOnlyResponse bare = new StatusOnlyResponse(response);
      chain.doFilter(request, bare);
      bare.finish();
    } else {
      ProblemServlet.answer(refusal(), request, response);
    }
  }

  /** By the path that the container has matched and decoded, as the filters behind this one do. */
  private boolean isPublic(HttpServletRequest request) {
    return settings.isDocumentPublic()
        && (request.getServletPath().equals("/openapi")
            || request.getServletPath().startsWith("/openapi/"));
  }

  private Problem refusal() {
    return settings.isOpen()
        ? Problem.of(ProblemType.INVALID_CLIENT)
            .with("WWW-Authenticate", "Basic realm=\"sallyport monitoring\"")
        : Problem.of(ProblemType.NOT_FOUND);
  }
}
