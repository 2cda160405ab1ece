package dev.sallyport.client.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.VirtualAuthenticator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The single-page application in {@code clients/examples/spa}, used as people do. */
@Slow
@SharesService
class SinglePageExampleIT {
  private final TestUser ada = TestUser.registered();
  private final List<String> complaints = new ArrayList<>();
  private Tabs tabs = Tabs.of(ada.address());

  @AfterEach
  void closeTheBrowser() {
    tabs.close();
    assertThat(complaints).isEmpty();
  }

  @Test
  void aNewUserSignsUpAddsATaskAndSignsOut() {
    TestUser eve = TestUser.arrives();
    Page page = opens();
    page.getByRole(AriaRole.LINK).filter(new Locator.FilterOptions().setHasText("Create")).click();
    assertThat(page.getByText("At least 8 characters.")).isVisible();
    enters(page, "E-mail", eve.email());
    enters(page, "Password", "short");
    button(page, "Create account").click();
    assertThat(field(page, "Password")).hasAttribute("aria-invalid", "true");
    assertThat(field(page, "Password")).isFocused();
    assertThat(page.getByText("Password must have at least 8 characters.")).isVisible();

    enters(page, "Password", TestUser.PASSWORD);
    button(page, "Create account").click();
    assertThat(page.getByText("Signed in as " + eve.email())).isVisible();
    enters(page, "New task", "Weave <b>algebra</b>");
    button(page, "Add").click();
    assertThat(page.getByRole(AriaRole.LISTITEM)).hasText("Weave <b>algebra</b>");

    button(page, "Sign out").click();
    assertThat(field(page, "E-mail")).isVisible();
    assertThat(page.getByText("Weave")).hasCount(0);
    assertThat(tabs.calls("").stream().map(Tabs.Call::url)).noneMatch(url -> url.contains("eyJ"));
  }

  @Test
  void theCodeOfTheAppIsAskedForAndTabsSignOutTogether() {
    ada.logsIn().then().statusCode(200);
    FactorStory app = FactorStory.enrolled(ada);
    Page page = opens();
    signsIn(page);
    enters(page, "Code of your authenticator app", app.wrongCode());
    button(page, "Continue").click();
    assertThat(page.getByRole(AriaRole.ALERT)).not().isEmpty();
    enters(page, "Code of your authenticator app", app.freshCode());
    button(page, "Continue").click();
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();

    Page second = opens();
    assertThat(second.getByText("Signed in as " + ada.email())).isVisible();
    button(second, "Sign out everywhere").click();

    assertThat(button(second, "Sign in")).isVisible();
    assertThat(button(page, "Sign in")).isVisible();
  }

  @Test
  void aPasskeyIsAddedAndSignsIn() {
    tabs.close();
    tabs = Tabs.atLocalhost(ada.address());
    Page page = opens();
    VirtualAuthenticator authenticator = VirtualAuthenticator.in(page);
    signsIn(page);
    button(page, "Add a passkey").click();
    assertThat(page.getByText("Keep these recovery codes.")).isVisible();

    // Else the field for the address signs in at once.
    authenticator.answers(false);
    button(page, "Sign out").click();
    assertThat(button(page, "Use a passkey")).isVisible();
    authenticator.answers(true);
    button(page, "Use a passkey").click();

    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
  }

  @Test
  void anEndedSessionLeadsBackToTheForm() {
    Page page = opens();
    signsIn(page);
    assertThat(page.getByText("Signed in as " + ada.email())).isVisible();
    ada.logsIn();
    ada.logsOut("global").then().statusCode(200);

    enters(page, "New task", "Too late");
    button(page, "Add").click();

    assertThat(page.getByRole(AriaRole.ALERT)).hasText("Your session has ended. Sign in again.");
    assertThat(button(page, "Sign in")).isVisible();
  }

  private Page opens() {
    Page page = tabs.example("spa/");
    page.onPageError(error -> complaints.add(error));
    return page;
  }

  private void signsIn(Page page) {
    enters(page, "E-mail", ada.email());
    enters(page, "Password", TestUser.PASSWORD);
    button(page, "Sign in").click();
  }

  private static void enters(Page page, String label, String text) {
    field(page, label).fill(text);
  }

  /** That of the form which is shown. */
  private static Locator field(Page page, String label) {
    return page.locator(":is(form, section):not([hidden])")
        .getByLabel(label, new Locator.GetByLabelOptions().setExact(false))
        .first();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
