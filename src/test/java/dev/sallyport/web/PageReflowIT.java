package dev.sallyport.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.PageLayout;
import dev.sallyport.Routes;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every page in narrow windows, with large letters, from right to left and in forced colours. */
@Slow
@SharesService
class PageReflowIT {
  private static final List<String> OF_MAILS =
      List.of("/reset", "/signup/confirm#token=x", "/email/confirm#token=x", "/mail/stop#token=x");

  /** What is no text of the language. */
  private static final String NOT_FROM_LEFT =
      "[...document.querySelectorAll('input[type=email], input[type=password], code')]"
          + ".filter((element) => getComputedStyle(element).direction !== 'ltr')"
          + ".map((element) => element.outerHTML)";

  private final TestUser ada = TestUser.registered();

  @Test
  void aPageForEveryoneIsCutOffNowhereAndTurns() {
    try (PageReader reader = PageReader.atADesk()) {
      Stream.concat(OF_MAILS.stream(), pages().filter(path -> !isOfTheAccount(path)))
          .forEach(path -> assertAdapts(reader.opens(path).page(), path));
    }
  }

  /** In German, which has the longer words. */
  @Test
  void aPageOfTheAccountIsCutOffNowhereAndTurns() {
    try (PageReader reader = PageReader.atADesk()) {
      signsIn(reader);
      pages()
          .filter(PageReflowIT::isOfTheAccount)
          .forEach(path -> assertAdapts(reader.opens(path + "?lang=de").page(), path));

      Page page = reader.opens("/account/app").page();
      page.locator("main button").click();
      assertThat(page.locator(".qr")).isVisible();
      page.waitForLoadState();
      assertAdapts(page, "QR code");
    }
  }

  @Test
  void theHeadIsMirroredInARightToLeftLanguage() {
    try (PageReader reader = PageReader.atADesk()) {
      signsIn(reader);
      Locator brand = reader.page().locator(".brand");
      Locator user = reader.page().locator(".who");
      assertThat(brand.boundingBox().x).isLessThan(user.boundingBox().x);

      PageLayout.assertTurns(reader.page(), "/account");

      assertThat(user.boundingBox().x).isLessThan(brand.boundingBox().x);
    }
  }

  @Test
  void focusAndMainButtonShowInForcedColours() {
    try (PageReader reader = PageReader.atADesk()) {
      Page page = reader.page();
      PageLayout.forceColours(page);
      reader.opens("/login");
      PageLayout.assertFocusShows(page, "/login");
      assertThat(
              page.evaluate(
                  "[...document.querySelectorAll('button[type=submit]')]"
                      + ".map((button) => getComputedStyle(button).borderTopWidth)"))
          .isEqualTo(List.of("3px", "1px"));

      signsIn(reader);
      for (String path : List.of("/account", "/account/password", "/account/language")) {
        reader.opens(path);
        PageLayout.assertFocusShows(page, path);
      }
    }
  }

  private static void assertAdapts(Page page, String path) {
    assertThat(heading(page)).isVisible();
    assertThat(page.evaluate("document.documentElement.dir")).as(path).isEqualTo("ltr");
    PageLayout.assertFits(page, path);
    PageLayout.assertTurns(page, path);
    assertThat((List<?>) page.evaluate(NOT_FROM_LEFT)).as(path).isEmpty();
  }

  /** Those that are not about one passkey. */
  private static Stream<String> pages() {
    return Routes.ofThePages().stream()
        .filter(route -> route.startsWith("GET "))
        .map(route -> route.substring("GET ".length()))
        .filter(path -> !path.contains("{"));
  }

  private static boolean isOfTheAccount(String path) {
    return path.startsWith("/account") || path.startsWith("/device") || path.equals("/confirm");
  }

  private void signsIn(PageReader reader) {
    Page page = reader.opens("/login").page();
    page.getByLabel("E-mail address").fill(ada.email());
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(TestUser.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in").setExact(true))
        .click();
    assertThat(heading(page)).hasText("Your account");
    page.waitForLoadState();
  }

  private static Locator heading(Page page) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }
}
