package dev.sallyport.web.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.web.PageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages of the account in a real browser. */
@Slow
@SharesService
class AccountPagesBrowserIT {
  private final TestUser ada = TestUser.registered();

  @Test
  void everyoneCanUseEachPage() {
    for (PageReader someone : List.of(PageReader.atADesk(), PageReader.onAPhone())) {
      try (PageReader reader = signedIn(someone)) {
        for (String page :
            List.of(
                "",
                "/password",
                "/passkeys",
                "/passkeys/add",
                "/app",
                "/sessions",
                "/devices",
                "/email",
                "/language",
                "/export",
                "/delete")) {
          reader.opens("/account" + page);
          reader.assertThatEveryoneCanUseIt("account" + page.replace('/', '-'));
        }
        reader.opens("/account/app");
        button(reader, "Set up an authenticator app").click();
        assertThat(reader.page().getByLabel("Code")).isFocused();
        reader.assertThatEveryoneCanUseIt("account-app-code");
      }
    }
  }

  @Test
  void aPasskeyIsAddedAndItsRecoveryCodesAreSaved() throws IOException {
    try (PageReader reader = signedIn(PageReader.atADesk())) {
      reader.opens("/account/passkeys/add");
      assertThat(reader.page().getByText("needs JavaScript")).isHidden();
      reader.hasAnAuthenticator();
      reader.page().getByLabel("Name").fill("Laptop");
      button(reader, "Add").click();
      assertThat(heading(reader)).hasText("Your passkey has been added");
      reader.assertThatEveryoneCanUseIt("account-codes");
      Download file =
          reader.page().waitForDownload(() -> reader.page().getByText("Save as a file").click());
      assertThat(Files.readAllLines(file.path()))
          .contains("Sallyport - Recovery codes")
          .hasSize(12);

      reader.page().getByText("I have kept them").click();
      reader.opens("/account/passkeys");
      assertThat(reader.page().getByText("Laptop")).isVisible();
      reader.assertThatEveryoneCanUseIt("account-passkeys-some");
      assertThat(
              Database.count(
                  "select count(*) from credentials where user_id = ? and type = 'passkey'",
                  ada.userId()))
          .isEqualTo(1);
    }
  }

  @Test
  void theExportCanBeSavedAgain() {
    try (PageReader reader = signedIn(PageReader.atADesk())) {
      reader.opens("/account/export");
      for (int i = 0; i < 2; i++) {
        Download file =
            reader.page().waitForDownload(() -> button(reader, "Save the file").click());
        assertThat(file.suggestedFilename()).isEqualTo("account.json");
      }
    }
  }

  @Test
  void withoutScriptsThePageSaysWhatItNeeds() {
    try (PageReader reader = signedIn(PageReader.withoutScripts())) {
      reader.opens("/account/passkeys/add");
      assertThat(reader.page().getByText("Adding a passkey needs JavaScript")).isVisible();
      assertThat(button(reader, "Add")).isHidden();
      reader.opens("/account/language");
      reader
          .page()
          .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Choose: Deutsch"))
          .click();
      assertThat(reader.page().getByText("Ihre Sprache ist gespeichert.")).isFocused();
    }
  }

  private PageReader signedIn(PageReader reader) {
    Page page = reader.opens("/login").page();
    page.getByLabel("E-mail address").fill(ada.email());
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(TestUser.PASSWORD);
    button(reader, "Log in").click();
    assertThat(heading(reader)).hasText("Your account");
    return reader;
  }

  private static Locator button(PageReader reader, String name) {
    return reader
        .page()
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator heading(PageReader reader) {
    return reader.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
  }
}
