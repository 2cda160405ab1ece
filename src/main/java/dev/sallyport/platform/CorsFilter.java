package dev.sallyport.platform;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * CORS by the Fetch standard for the origins of {@link CorsSettings}, on every answer, errors
 * included. Credentials mode is for the refresh cookie; bearer tokens need none.
 */
public class CorsFilter extends HttpFilter {
  @Inject private CorsSettings settings;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String origin = request.getHeader("Origin");
    boolean allowed = origin != null && settings.allows(origin);
    response.setHeader("Vary", "Origin");
    if (allowed) {
      response.setHeader("Access-Control-Allow-Origin", origin);
      if (settings.credentials()) {
        response.setHeader("Access-Control-Allow-Credentials", "true");
      }
      response.setHeader(
          "Access-Control-Expose-Headers",
          "ETag, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id");
    }
    if (isPreflight(request)) {
      if (allowed) {
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
        response.setHeader(
            "Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Request-Id");
        response.setHeader("Access-Control-Max-Age", "600");
      }
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return "OPTIONS".equals(request.getMethod())
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
