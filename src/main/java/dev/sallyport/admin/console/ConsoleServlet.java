package dev.sallyport.admin.console;

import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.http.EntityTags;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves the files of {@code /console/}. Browsers revalidate them on each use, so that after an
 * update no page mixes old and new files, and download them only if they have changed.
 */
public class ConsoleServlet extends HttpServlet {
  private static final String FOLDER = "/console";

  /** Colours, type, buttons and fields, in a folder of the pages, which share it. */
  private static final String DESIGN = "/design.css";

  private static final String FOLDER_OF_DESIGN = "/WEB-INF/pages";

  /** Relative, because a proxy may have stripped a prefix of the path without reporting it. */
  private static final String FOLDER_FROM_BESIDE = "console/";

  /**
   * Only the console's own files, nothing inline, so that injected scripts and styles do not run.
   * uPlot sets its styles through the CSSOM, which is not restricted.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

  private static final List<String> METHODS = List.of("GET", "HEAD");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(byte[] content, String type, String tag) {}

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (METHODS.contains(request.getMethod())) {
      super.service(request, response);
    } else {
      response.setHeader("Allow", String.join(", ", METHODS));
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    if (path == null) {
      response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
      response.setHeader("Location", FOLDER_FROM_BESIDE);
      return;
    }
    Optional<Asset> asset = find(path.equals("/") ? "/index.html" : path);
    if (asset.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    send(asset.get(), request, response);
  }

  private static void send(Asset asset, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", '"' + asset.tag() + '"');
    if (EntityTags.of(request.getHeader("If-None-Match")).include(asset.tag())) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(asset.type());
    response.setContentLength(asset.content().length);
    response.getOutputStream().write(asset.content());
  }

  /** Only existing files are cached, because the number of other paths is unlimited. */
  private Optional<Asset> find(String path) throws IOException {
    Optional<Asset> known = Optional.ofNullable(assets.get(path));
    if (known.isPresent()) {
      return known;
    }
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    if (type == null || !path.matches("/[A-Za-z./]+") || path.contains("..")) {
      return Optional.empty();
    }
    String folder = path.equals(DESIGN) ? FOLDER_OF_DESIGN : FOLDER;
    try (InputStream stream = getServletContext().getResourceAsStream(folder + path)) {
      if (stream == null) {
        return Optional.empty();
      }
      byte[] content = stream.readAllBytes();
      Asset asset = new Asset(content, type, tag(content));
      assets.put(path, asset);
      return Optional.of(asset);
    }
  }

  private static String tag(byte[] content) {
    return HexFormat.of().formatHex(Sha256.of(content), 0, 12);
  }
}
