package dev.sallyport.monitoring.openapi;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.http.EntityTags;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The page {@code /openapi/explorer}, on which people read the API document and try calls: Swagger
 * UI, which shows the document of this service only. Links within the files are relative, because a
 * proxy may add a prefix to the path.
 */
final class ApiExplorer {
  /**
   * Only the service's own scripts, and no connection to others. Swagger UI sets styles in
   * attributes, and its style sheet has images in data URLs.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none';"
          + " base-uri 'none'";

  private static final String SCRIPT = "text/javascript;charset=utf-8";
  private static final String STYLE = "text/css;charset=utf-8";

  private static final Map<String, Served> FILES =
      Map.of(
          "/openapi/explorer", new Served("explorer.html", "text/html;charset=utf-8"),
          "/openapi/explorer.js", new Served("explorer.js", SCRIPT),
          "/openapi/swagger-ui-bundle.js", new Served("swagger-ui-bundle.js", SCRIPT),
          "/openapi/swagger-ui.css", new Served("swagger-ui.css", STYLE));

  private final Map<String, Content> contents = new ConcurrentHashMap<>();

  private record Served(String file, String type) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Content(byte[] bytes, String tag) {}

  /**
   * Answers GET and HEAD.
   *
   * @param path within the application
   * @return false if the path is none of the explorer's
   */
  boolean answers(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Served> served = Optional.ofNullable(FILES.get(path));
    if (served.isPresent()) {
      send(served.get(), request, response);
    }
    return served.isPresent();
  }

  private void send(Served served, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Content content = content(served.file());
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", '"' + content.tag() + '"');
    if (EntityTags.of(request.getHeader("If-None-Match")).include(content.tag())) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(served.type());
    response.setContentLength(content.bytes().length);
    if (request.getMethod().equals("GET")) {
      response.getOutputStream().write(content.bytes());
    }
  }

  private Content content(String file) throws IOException {
    Content known = contents.get(file);
    if (known != null) {
      return known;
    }
    try (InputStream stream = ApiExplorer.class.getResourceAsStream("/explorer/" + file)) {
      if (stream == null) {
        throw new FileNotFoundException("/explorer/" + file + " is not in the WAR");
      }
      byte[] bytes = stream.readAllBytes();
      Content content = new Content(bytes, HexFormat.of().formatHex(Sha256.of(bytes), 0, 12));
      contents.put(file, content);
      return content;
    }
  }
}
