package dev.sallyport.web.account.factor;

import dev.sallyport.web.page.Pages;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Shows new recovery codes, for the only time. */
@RequestScoped
public class RecoveryCodesPage {
  private final Pages pages;

  @Inject
  public RecoveryCodesPage(Pages pages) {
    this.pages = pages;
  }

  /**
   * The page.
   *
   * @param title key of the heading, which says what was done
   */
  public String show(String title, List<String> codes) {
    String heading = pages.text(title);
    return CodesTemplateRenderer.of()
        .execute(
            new CodesTemplate(
                pages.frame(heading, false, Optional.empty()),
                pages.text("codes_keep"),
                codes,
                file(codes)));
  }

  /** So that the codes can be saved without a script. */
  private String file(List<String> codes) {
    String text =
        pages.text("brand")
            + " - "
            + pages.text("codes_title")
            + "\n\n"
            + String.join("\n", codes)
            + "\n";
    return "data:text/plain;charset=utf-8,"
        + URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
