package dev.sallyport.platform;

import dev.sallyport.problem.RequestId;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Gives every request its id. The id is in the thread's name while the request runs, because that
 * is what every log format of the server prints, on the container's own lines too.
 */
public class RequestIdFilter extends HttpFilter {
  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String id = RequestId.assign(request, request.getHeader(RequestId.HEADER));
    response.setHeader(RequestId.HEADER, id);
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
