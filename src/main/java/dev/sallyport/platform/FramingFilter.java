package dev.sallyport.platform;

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
 * Against requests that a proxy in front reads otherwise than this server, so that a part of one
 * would be answered as another (RFC 9112, sections 3.2 and 6.1). An unclear end or host is refused,
 * and whoever sends a {@code Transfer-Encoding} has no further request on the connection: the
 * server ignores a coding that it does not know, forgets a {@code Content-Length} before {@code
 * chunked}, and would go on with what it takes for the next request.
 */
public class FramingFilter extends HttpFilter {
  @Inject private RequestHeadGuard guard;

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
