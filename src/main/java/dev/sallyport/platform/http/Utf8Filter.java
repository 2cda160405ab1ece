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
import java.util.List;
import java.util.regex.Pattern;

/**
 * Enforces UTF-8, as JSON requires (RFC 8259, section 8.1), whatever {@code charset} a request
 * names: Jersey would encode JSON in the charset of {@code Accept}, and the server fails if it must
 * decode parameters in a charset such as UTF-16 of {@code Content-Type}.
 */
public class Utf8Filter extends HttpFilter {
  private static final String ACCEPT = "Accept";
  private static final Pattern CHARSET =
      Pattern.compile(
          ";[ \\t]*charset[ \\t]*=[ \\t]*(\"[^\"]*\"|[^;,\\s]*)", Pattern.CASE_INSENSITIVE);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    request.setCharacterEncoding("UTF-8");
    boolean asks =
        Collections.list(request.getHeaders(ACCEPT)).stream()
            .anyMatch(value -> CHARSET.matcher(value).find());
    chain.doFilter(asks ? new AnyCharset(request) : request, response);
  }

  private static final class AnyCharset extends HttpServletRequestWrapper {
    AnyCharset(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(ACCEPT) ? accepts().get(0) : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(ACCEPT)
          ? Collections.enumeration(accepts())
          : super.getHeaders(name);
    }

    private List<String> accepts() {
      return Collections.list(super.getHeaders(ACCEPT)).stream()
          .map(value -> CHARSET.matcher(value).replaceAll(""))
          .toList();
    }
  }
}
