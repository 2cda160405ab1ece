package dev.sallyport.platform.http;

import dev.sallyport.platform.lifecycle.Draining;
import dev.sallyport.problem.RequestId;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Assigns an id to every request. While the request runs, the id is in the name of the thread,
 * because every log format of the server prints that name, also for the container's own entries. A
 * node that is shutting down asks clients to reconnect.
 */
public class RequestIdFilter extends HttpFilter {
  private final Draining draining;

  @Inject
  RequestIdFilter(Draining draining) {
    this.draining = draining;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = RequestId.assign(request, request.getHeader(RequestId.HEADER));
    response.setHeader(RequestId.HEADER, id);
    AccessLogField.setAll(request);
    if (draining.hasBegun()) {
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
