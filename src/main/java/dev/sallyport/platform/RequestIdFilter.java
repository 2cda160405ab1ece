package dev.sallyport.platform;

import dev.sallyport.problem.RequestId;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives every request its id. The id is in the thread's name while the request runs, because that
 * is what every log format of the server prints, on the container's own lines too. A node that is
 * about to end asks its callers to connect anew.
 */
public class RequestIdFilter extends HttpFilter {
  @Inject private Drain drain;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = RequestId.assign(request, request.getHeader(RequestId.HEADER));
    response.setHeader(RequestId.HEADER, id);
    AccessLogField.setAll(request);
    if (drain.hasBegun()) {
      response.setHeader("Connection", "close");
    }
    Thread thread = Thread.currentThread();
    String name = thread.getName();
    thread.setName(name + " request_id=" + id);
    try {
      chain.doFilter(request, response);
    } finally {
      thread.setName(name);
    }
  }
}
