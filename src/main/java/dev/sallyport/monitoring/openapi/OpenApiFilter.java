package dev.sallyport.monitoring.openapi;

import dev.sallyport.monitoring.MonitoringFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Serves {@code /openapi} in place of the server, which would add a member that OpenAPI does not
 * define and drop all empty lists and nulls, so that the operations without credentials and half of
 * the examples would be wrong, and the {@link ApiExplorer}. Runs after {@link MonitoringFilter}.
 */
public class OpenApiFilter extends HttpFilter {
  private static final Set<String> PATHS = Set.of("/openapi", "/openapi/");
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";

  private final ApiExplorer explorer = new ApiExplorer();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    if (!METHODS.contains(request.getMethod())) {
      chain.doFilter(request, response);
    } else if (PATHS.contains(path)) {
      sendDocument(request, response);
    } else if (!explorer.answers(path, request, response)) {
      chain.doFilter(request, response);
    }
  }

  private static void sendDocument(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String type = type(request.getHeader("Accept"));
    String document = type.equals(JSON) ? OpenApiDocument.json() : OpenApiDocument.yaml();
    byte[] content = document.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type.equals(JSON) ? JSON : type + ";charset=utf-8");
    response.setContentLength(content.length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(content);
    }
  }

  /**
   * The first supported type that the caller names; otherwise plain text, which browsers display.
   */
  private static String type(String acceptOrNull) {
    String accept = acceptOrNull == null ? "" : acceptOrNull;
    int json = accept.indexOf(JSON);
    int yaml = accept.indexOf(YAML);
    if (json >= 0 && (yaml < 0 || json < yaml)) {
      return JSON;
    }
    return yaml >= 0 ? YAML : "text/plain";
  }
}
