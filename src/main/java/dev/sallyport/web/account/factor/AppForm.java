package dev.sallyport.web.account.factor;

import dev.sallyport.credential.totp.QrCodeImage;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.web.account.panel.AccountPages;
import dev.sallyport.web.form.FormState;
import dev.sallyport.web.page.Field;
import dev.sallyport.web.page.Form;
import dev.sallyport.web.page.Picture;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form that completes the enrolment of an authenticator app. */
@RequestScoped
public class AppForm {
  private static final Pattern SECRET = Pattern.compile("[?&]secret=([A-Z2-7]+)");
  private static final Pattern GROUP = Pattern.compile("(.{4})(?!$)");

  private final AccountPages pages;

  @Inject
  public AppForm(AccountPages pages) {
    this.pages = pages;
  }

  /**
   * The page.
   *
   * @param state about the URI of the app
   */
  String show(FormState state, Optional<Problem> problem) {
    String uri = state.about().orElseThrow();
    Form form =
        Form.of(
                pages.text("app_add"),
                "account/app/confirm",
                List.of(Field.code(pages.text("code")).withHint(pages.text("app_code_hint"))),
                pages.text("app_confirm"))
            .withIntro(pages.text("app_scan"))
            .withPicture(
                new Picture(
                    "data:image/svg+xml;base64," + base64(QrCodeImage.svg(uri)),
                    pages.text("app_qr"),
                    pages.text("app_secret"),
                    secret(uri)));
    return pages.form(form, state, problem);
  }

  /** In groups of four, for typing. */
  private static String secret(String uri) {
    Matcher found = SECRET.matcher(uri);
    if (!found.find()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    return GROUP.matcher(found.group(1)).replaceAll("$1 ");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
