package dev.sallyport.platform.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Implements CORS (Fetch standard) for the origins of {@link CorsSettings}, on every response
 * including errors. Credentials mode is for the refresh cookie; bearer tokens need none. Any origin
 * may read the key sets and the metadata, and call the endpoints of OAuth clients, without
 * credentials.
 */
public class CorsFilter extends HttpFilter {
  /**
   * What is public, and what clients call with a secret of their own, never with a cookie. Compared
   * with the path as sent, because no other spelling of these paths may match.
   */
  private static final Set<String> FOR_ANY_ORIGIN =
      Set.of(
          "/.well-known/jwks.json",
          "/.well-known/oauth-authorization-server",
          "/.well-known/openid-configuration",
          "/oauth/jwks.json",
          "/oauth/par",
          "/oauth/revoke",
          "/oauth/token",
          "/oauth/userinfo");

  /**
   * Headers of the API, and those that tracing and client libraries add. Not X-Sallyport-Client,
   * which is reserved for the service's own pages.
   */
  private static final String REQUEST_HEADERS =
      "Accept-Language, Authorization, baggage, Content-Type, DPoP, If-Match, If-None-Match,"
          + " sentry-trace, traceparent, tracestate, X-Request-Id, X-Requested-With";

  private static final String RESPONSE_HEADERS =
      "DPoP-Nonce, ETag, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate,"
          + " X-Request-Id";

  private final CorsSettings settings;

  @Inject
  CorsFilter(CorsSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String origin = request.getHeader("Origin");
    boolean isAllowed = origin != null && settings.allows(origin);
    boolean isReadable = isAllowed || isForAnyOrigin(request);
    response.setHeader("Vary", "Origin");
    if (isReadable) {
      response.setHeader("Access-Control-Allow-Origin", isAllowed ? origin : "*");
      response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
    }
    if (isAllowed && settings.credentials()) {
      response.setHeader("Access-Control-Allow-Credentials", "true");
    }
    if (isPreflight(request)) {
      if (isReadable) {
        response.setHeader(
            "Access-Control-Allow-Methods",
            isAllowed ? "GET, POST, PUT, PATCH, DELETE" : "GET, POST");
        response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
        response.setHeader("Access-Control-Max-Age", "600");
      }
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isForAnyOrigin(HttpServletRequest request) {
    String context = request.getContextPath();
    String path = request.getRequestURI();
    return path != null
        && path.startsWith(context)
        && FOR_ANY_ORIGIN.contains(path.substring(context.length()));
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return "OPTIONS".equals(request.getMethod())
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
