package dev.sallyport.platform.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Hides the {@code Content-Type} of requests without a body. Browsers, beacons and client libraries
 * send it although it describes nothing, and Jersey would answer with 400 or 415.
 */
public class NoBodyFilter extends HttpFilter {
  private static final String CONTENT_TYPE = "Content-Type";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(hasBody(request) ? request : new Typeless(request), response);
  }

  /** RFC 9112, section 6.3; in HTTP/2 the length is optional. */
  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length < 0
        ? request.getHeader("Transfer-Encoding") != null || request.getProtocol().equals("HTTP/2.0")
        : length > 0;
  }

  private static final class Typeless extends HttpServletRequestWrapper {
    Typeless(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getContentType() {
      return null;
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(CONTENT_TYPE) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(CONTENT_TYPE)
          ? Collections.emptyEnumeration()
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.enumeration(
          Collections.list(super.getHeaderNames()).stream()
              .filter(name -> !name.equalsIgnoreCase(CONTENT_TYPE))
              .toList());
    }
  }
}
