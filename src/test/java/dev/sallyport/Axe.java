package dev.sallyport;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What axe finds wrong with a page by WCAG 2.2 AA and its own best practices. */
public final class Axe {
  private static final String SOURCE = source();

  private Axe() {}

  /** As a list in JSON; {@code []} if there is nothing. */
  public static String violations(Page page) {
    return (String)
        page.evaluate(
            "async source => { if (!window.axe) { (0, eval)(source); }"
                + " const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa',"
                + " 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });"
                + " return JSON.stringify(found.violations.map(v => ({ id: v.id,"
                + " nodes: v.nodes.map(n => n.html + ' ' + n.failureSummary) }))); }",
            SOURCE);
  }

  private static String source() {
    try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
