package dev.sallyport.web.page;

import dev.sallyport.platform.text.Theme;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** {@code GET /theme/…}: the operator's colours and logo, from {@code THEME_DIR}. */
@Path("/theme/{file}")
@ApplicationScoped
public class ThemeResource {
  private static final String STYLE = "theme.css";

  private static final Map<String, String> TYPES =
      Map.of(STYLE, "text/css;charset=utf-8", "logo.svg", "image/svg+xml", "logo.png", "image/png");

  /** Larger files are not sent. */
  static final int MAX_BYTES = 262_144;

  private final Theme theme;

  @Inject
  public ThemeResource(Theme theme) {
    this.theme = theme;
  }

  /** Style sheets without a theme are empty, so that every page can name one. */
  @GET
  @PermitAll
  public Response file(@PathParam("file") String name) {
    String type =
        Optional.ofNullable(TYPES.get(name)).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    byte[] content =
        theme
            .file(name)
            .flatMap(ThemeResource::read)
            .or(() -> Optional.of(new byte[0]).filter(empty -> name.equals(STYLE)))
            .orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    return Response.ok(content).type(type).header("Cache-Control", "public, max-age=300").build();
  }

  private static Optional<byte[]> read(java.nio.file.Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
          ? Optional.of(Files.readAllBytes(file))
          : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
