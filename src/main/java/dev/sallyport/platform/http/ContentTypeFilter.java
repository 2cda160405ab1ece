package dev.sallyport.platform.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Replaces a {@code Content-Type} that describes nothing. That of a request without a body is
 * hidden: browsers, beacons and client libraries send it, and Jersey would answer with 400 or 415.
 * One that is malformed or repeated becomes {@code application/octet-stream} (RFC 9110, section
 * 8.3): otherwise Jersey answers with 400 before it knows the resource, which may need no body or
 * have its own format of errors.
 */
public class ContentTypeFilter extends HttpFilter {
  private static final String CONTENT_TYPE = "Content-Type";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    List<String> types = Collections.list(request.getHeaders(CONTENT_TYPE));
    if (!types.isEmpty() && !hasBody(request)) {
      chain.doFilter(new Retyped(request, List.of()), response);
    } else if (types.size() > 1 || (types.size() == 1 && !isMediaType(types.get(0)))) {
      chain.doFilter(new Retyped(request, List.of(MediaType.APPLICATION_OCTET_STREAM)), response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** RFC 9112, section 6.3; in HTTP/2 the length is optional. */
  private static boolean hasBody(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length < 0
        ? request.getHeader("Transfer-Encoding") != null || request.getProtocol().equals("HTTP/2.0")
        : length > 0;
  }

  /** Read as Jersey reads it. */
  private static boolean isMediaType(String value) {
    try {
      MediaType type = MediaType.valueOf(value);
      return !type.isWildcardType() && !type.isWildcardSubtype();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static final class Retyped extends HttpServletRequestWrapper {
    private final List<String> types;

    /**
     * @param types the type of the body; empty for none
     */
    Retyped(HttpServletRequest request, List<String> types) {
      super(request);
      this.types = types;
    }

    @Override
    public String getContentType() {
      return types.stream().findFirst().orElse(null);
    }

    @Override
    public String getHeader(String name) {
      return name.equalsIgnoreCase(CONTENT_TYPE) ? getContentType() : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(CONTENT_TYPE)
          ? Collections.enumeration(types)
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.enumeration(
          Collections.list(super.getHeaderNames()).stream()
              .filter(name -> !types.isEmpty() || !name.equalsIgnoreCase(CONTENT_TYPE))
              .toList());
    }
  }
}
