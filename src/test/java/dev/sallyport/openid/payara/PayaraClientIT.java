package dev.sallyport.openid.payara;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An application with Jakarta Security's own client, in a browser. It sends no PKCE, and its secret
 * in the form.
 */
@SharesService
class PayaraClientIT {
  private final TestUser ada = TestUser.registered();
  private final BrowserContext browser = Chromium.browser().newContext();
  private final Page page = browser.newPage();
  private final String shop = OpenIdProvider.shared() + "/shop";

  @AfterEach
  void closeTheBrowser() {
    browser.close();
  }

  @Test
  void aUserLogsInAndComesBackWithNameAndRoles() {
    page.navigate(shop + "/orders");
    assertThat(page.url()).startsWith(OpenIdProvider.shared() + "/login?");
    page.getByLabel("E-mail address").fill(ada.email());
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
        .fill(TestUser.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in").setExact(true))
        .click();
    page.waitForURL(shop + "/orders");

    assertThat(page.content())
        .contains("orders of " + ada.email())
        .contains("user: true, admin: false")
        .contains("subject: " + ada.userId());
  }
}
