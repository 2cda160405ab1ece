package dev.sallyport.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the pages of mailed links, and their files below {@code /pages/}. Caching and {@code
 * Referer} are forbidden by {@link dev.sallyport.platform.http.SecurityHeadersFilter}.
 */
public class PageServlet extends HttpServlet {
  private static final String FOLDER = "/WEB-INF/pages/";

  /** Where password managers send their users (W3C, A Well-Known URL for Changing Passwords). */
  private static final String CHANGE_PASSWORD = "/.well-known/change-password";

  private static final String PASSWORD_FROM_BESIDE = "../account/password";
  private static final String HTML = "text/html;charset=utf-8";
  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final List<String> METHODS = List.of("GET", "HEAD");

  /**
   * Only the pages' own files, and no form that the browser itself would send: without the script
   * it would put what the user has entered into a URL.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " form-action 'none'; frame-ancestors 'none'; base-uri 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Served ROOT = new Served("root.html", HTML);
  private static final Served NESTED = new Served("nested.html", HTML);

  /** Links within the files are relative, because a proxy may add a prefix to the path. */
  private static final Map<String, Served> FILES =
      Map.ofEntries(
          Map.entry("/signup/confirm", NESTED),
          Map.entry("/email/confirm", NESTED),
          Map.entry("/email/change", NESTED),
          Map.entry("/email/revert", NESTED),
          Map.entry("/factors/keep", NESTED),
          Map.entry("/mail/stop", NESTED),
          Map.entry("/reset", ROOT),
          Map.entry("/invitation", ROOT),
          Map.entry("/pages/page.js", new Served("page.js", SCRIPT)),
          Map.entry("/pages/texts.js", new Served("texts.js", SCRIPT)),
          Map.entry("/pages/forms.js", new Served("forms.js", SCRIPT)),
          Map.entry("/pages/icon.svg", new Served("icon.svg", "image/svg+xml")),
          Map.entry("/pages/design.css", new Served("design.css", "text/css;charset=utf-8")),
          Map.entry("/pages/style.css", new Served("style.css", "text/css;charset=utf-8")));

  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  private record Served(String file, String type) {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getServletPath() + Optional.ofNullable(request.getPathInfo()).orElse("");
    Served served = FILES.get(path);
    if (path.equals(CHANGE_PASSWORD)) {
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", PASSWORD_FROM_BESIDE);
    } else if (served == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if (!METHODS.contains(request.getMethod())) {
      response.setHeader("Allow", String.join(", ", METHODS));
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    } else {
      send(served, request.getMethod().equals("GET"), response);
    }
  }

  private void send(Served served, boolean withBody, HttpServletResponse response)
      throws IOException {
    byte[] content = contents.computeIfAbsent(served.file(), this::read);
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.setContentType(served.type());
    response.setContentLength(content.length);
    if (withBody) {
      response.getOutputStream().write(content);
    }
  }

  private byte[] read(String file) {
    try (InputStream stream = getServletContext().getResourceAsStream(FOLDER + file)) {
      return stream.readAllBytes();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
