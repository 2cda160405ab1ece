package dev.sallyport.platform.payara;

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
import java.util.Collections;
import java.util.List;

/**
 * Prevents request smuggling: a proxy and this server must not interpret the boundary of a request
 * differently (RFC 9112, sections 3.2 and 6.1). A request with an ambiguous end or host is
 * rejected, and the connection is closed after every request with {@code Transfer-Encoding},
 * because the server ignores unknown codings, drops a {@code Content-Length} before {@code
 * chunked}, and would treat the remaining bytes as the next request.
 */
public class FramingFilter extends HttpFilter {
  private final RequestHeadGuard guard;

  @Inject
  FramingFilter(RequestHeadGuard guard) {
    this.guard = guard;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!guard.hasChecked(request)) {
      response.setHeader("Connection", "close");
      ProblemServlet.answer(Problem.of(ProblemType.UNAVAILABLE), request, response);
      return;
    }
    List<String> codings = values(request, "Transfer-Encoding");
    boolean isUnclear = isUnclear(codings, request) || values(request, "Host").size() > 1;
    if (isUnclear || !codings.isEmpty()) {
      response.setHeader("Connection", "close");
    }
    if (isUnclear) {
      ProblemServlet.answer(
          Problem.of(
              ProblemType.MALFORMED_REQUEST, "The end or the host of the request is ambiguous."),
          request,
          response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isUnclear(List<String> codings, HttpServletRequest request) {
    boolean isChunked = codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked");
    return !codings.isEmpty() && (!isChunked || request.getProtocol().equals("HTTP/1.0"));
  }

  private static List<String> values(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header));
  }
}
