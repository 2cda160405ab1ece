package dev.sallyport.web.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.TestUser;
import dev.sallyport.web.PageReader;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages of the account in a real browser, on a desk and on a phone. */
class AccountPagesBrowserIT {
  private static final List<String> PAGES =
      List.of(
          "/account",
          "/account/password",
          "/account/sessions",
          "/account/app",
          "/account/recovery-codes",
          "/account/passkeys",
          "/account/devices",
          "/account/email",
          "/account/language",
          "/account/export",
          "/account/delete");

  private final TestUser ada = TestUser.registered();

  @Test
  void everyoneCanUseEachPage() {
    for (PageReader someone : List.of(PageReader.atADesk(), PageReader.onAPhone())) {
      try (PageReader reader = someone) {
        logsIn(reader);
        for (String path : PAGES) {
          reader.opens(path);
          assertThat(heading(reader.page())).isVisible();
          assertThat(reader.page().url()).endsWith(path);
          reader.assertThatEveryoneCanUseIt(path.substring(1).replace('/', '-'));
        }
      }
    }
  }

  @Test
  void aPasskeyIsAddedAndSignsIn() {
    try (PageReader reader = PageReader.atADesk()) {
      logsIn(reader);
      reader.hasAnAuthenticator();
      reader.opens("/account/passkeys");
      reader.page().getByText("Add a passkey").click();
      reader.page().getByLabel("Name").fill("<b>Laptop</b>");
      reader.assertThatEveryoneCanUseIt("account-passkeys-add");
      reader.page().getByRole(AriaRole.BUTTON, named("Add")).click();
      assertThat(heading(reader.page())).hasText("Your passkey has been added");
      reader.assertThatEveryoneCanUseIt("account-passkeys-added");
      reader.opens("/account/passkeys");
      assertThat(reader.page().getByText("<b>Laptop</b>").first()).isVisible();
      reader.opens("/logout");
      reader.page().getByRole(AriaRole.BUTTON, named("Log out")).click();
      assertThat(heading(reader.page())).hasText("You are logged out");

      // The authenticator confirms what the field of the e-mail address suggests.
      reader.opens("/login");
      assertThat(reader.page()).hasURL(Pattern.compile("/account$"));
    }
  }

  private void logsIn(PageReader reader) {
    Page page = reader.opens("/login").page();
    page.getByLabel("E-mail address").fill(ada.email());
    page.locator("#password").fill(TestUser.PASSWORD);
    page.getByRole(AriaRole.BUTTON, named("Log in")).click();
    assertThat(page).hasURL(Pattern.compile("/account$"));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator heading(Page page) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }
}
