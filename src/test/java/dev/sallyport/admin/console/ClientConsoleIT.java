package dev.sallyport.admin.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.SharesService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.openid.OpenIdApplication;
import dev.sallyport.web.Visitor;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Operators register clients at the console, in a real browser. */
@Slow
@SharesService
class ClientConsoleIT {
  private final TestUser operator = TestUser.operator();
  private final String name = "Shop " + UUID.randomUUID();
  private final String id = "shop-" + UUID.randomUUID();

  @Test
  void aClientIsRegisteredEditedAndDeleted() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      console.goes("clients", "Clients");
      console.button("Register client").click();
      page.getByLabel("Name, as users see it").fill(name);
      page.getByLabel("Client ID").fill(id);
      Locator redirects = page.getByLabel("Redirect URIs");
      redirects.fill("http://shop.example/cb");
      console.button("Register").click();
      assertThat(page.getByRole(AriaRole.ALERT))
          .containsText("redirect_uris must begin with https");
      assertThat(redirects).hasValue("http://shop.example/cb");
      redirects.fill("https://shop.example/cb\n\nhttps://shop.example/other");
      page.setViewportSize(390, 800);
      ConsoleIT.assertFits(page);
      page.setViewportSize(1280, 900);
      console.button("Register").click();

      Locator secret = console.dialog().locator("code");
      assertThat(secret).hasText(Pattern.compile("[A-Za-z0-9_-]{43}"));
      String value = secret.textContent();
      assertThat(introspects(value)).isEqualTo(200);
      console.dialog().getByText("Copy").click();
      assertThat(console.dialog().getByText("Copied")).isVisible();
      assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(value);
      console.confirms("I have stored the secret");
      assertThat(page.content()).doesNotContain(value);

      Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText(name)).first();
      assertThat(row).containsText("Enabled");
      row.getByText("Edit").click();
      assertThat(page.getByLabel("Redirect URIs"))
          .hasValue("https://shop.example/cb\nhttps://shop.example/other");
      page.getByLabel("Disabled").check();
      page.getByLabel("email").check();
      console.button("Save").click();
      console.says("The client has been changed.");
      assertThat(row).containsText("Disabled");
      assertThat(introspects(value)).isEqualTo(401);
      assertThat(
              Database.column("select unnest(scopes) from oauth_clients where client_id = ?", id))
          .containsExactly("email", "openid");

      row.getByText("Delete").click();
      console.confirms("Delete client");
      console.says("The client has been deleted.");
      assertThat(row).hasCount(0);
    }
  }

  @Test
  void anUnfinishedFormWaitsForItsOperatorAndNobodyElse() {
    TestUser other = TestUser.operator();
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      Locator nameField = page.getByLabel("Name, as users see it");
      console.goes("clients", "Clients");
      console.button("Register client").click();
      nameField.fill(name);
      page.getByLabel("Redirect URIs").fill("https://shop.example/cb");
      endsTheSession(other);
      console.button("Register").click();
      assertThat(page.getByRole(AriaRole.ALERT))
          .hasText("Your session has ended. Sign in again to continue.");
      assertThat(nameField).hasCount(0);
      assertThat(page.locator("nav")).hasCount(0);

      console.signsIn(operator.email(), TestUser.PASSWORD);
      assertThat(console.heading()).isFocused();
      assertThat(nameField).hasValue(name);
      assertThat(page.getByLabel("Redirect URIs")).hasValue("https://shop.example/cb");
      console.button("Register").click();
      assertThat(console.dialog()).containsText("Secret of " + name);
      console.confirms("I have stored the secret");
      assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText(name)).first())
          .containsText("Enabled");

      console.button("Register client").click();
      nameField.fill(name);
      endsTheSession(other);
      console.button("Register").click();
      assertThat(page.getByRole(AriaRole.ALERT))
          .hasText("Your session has ended. Sign in again to continue.");
      console.signsIn(other.email(), TestUser.PASSWORD);
      assertThat(console.heading()).hasText("Clients");
      assertThat(console.button("Register client")).isVisible();
      assertThat(nameField).hasCount(0);
      assertThat(page.locator(".account")).containsText(other.email());
    }
  }

  private void endsTheSession(TestUser other) {
    other
        .authenticated()
        .delete("/api/admin/users/" + operator.userId() + "/sessions")
        .then()
        .statusCode(200);
  }

  @Test
  void aSecretIsRotatedAfterARecentAuthentication() {
    try (Console console = Console.opensFor(operator)) {
      Page page = console.page();
      console.goes("clients", "Clients");
      console.button("Register client").click();
      page.getByLabel("Type").selectOption("service");
      assertThat(page.getByLabel("Redirect URIs")).not().isVisible();
      page.getByLabel("Name, as users see it").fill(name);
      page.getByLabel("Client ID").fill(id);
      console.button("Register").click();
      String first = console.dialog().locator("code").textContent();
      console.confirms("I have stored the secret");

      Database.update(
          "update sessions set auth_time = auth_time - interval '1 hour' where user_id = ?",
          operator.userId());
      Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText(name)).first();
      row.getByText("Details").click();
      console.button("Add a secret").click();
      Locator password = console.dialog().getByLabel("Your password");
      password.fill(TestUser.PASSWORD);
      password.press("Enter");
      Locator shown = console.dialog().locator("code");
      assertThat(shown).hasText(Pattern.compile("[A-Za-z0-9_-]{43}"));
      String second = shown.textContent();
      console.confirms("I have stored the secret");
      assertThat(introspects(first)).isEqualTo(200);
      assertThat(introspects(second)).isEqualTo(200);

      row.getByText("Details").click();
      assertThat(console.button("Add a secret")).hasCount(0);
      console.button("Delete secret").first().click();
      console.confirms("Delete secret");
      console.says("The secret has been deleted.");
      assertThat(introspects(first)).isEqualTo(401);
      assertThat(introspects(second)).isEqualTo(200);
    }
  }

  @Test
  void theApplicationsOfAUserAreShownAndRemoved() {
    TestUser ada = TestUser.registered();
    OpenIdApplication application = OpenIdApplication.web();
    application.signsIn(Visitor.arrives().isSignedIn(ada));
    try (Console console = Console.opensFor(operator)) {
      console.page().evaluate("view => { location.hash = view; }", "#/users/" + ada.userId());
      Locator row =
          console
              .page()
              .locator("tbody tr", new Page.LocatorOptions().setHasText(application.id()))
              .first();
      assertThat(row).containsText("no consent needed");
      row.getByText("Remove").click();
      console.confirms("Remove");
      console.says("The application has been removed.");
      assertThat(console.text("No applications")).isVisible();
    }
    assertThat(
            Database.column(
                "select end_reason from sessions where client_id = ?", application.id()))
        .containsExactly("ended_by_operator");
  }

  private int introspects(String secret) {
    return TestUser.arrives()
        .anonymous()
        .header("Authorization", RunningService.basic(id, secret))
        .contentType("application/x-www-form-urlencoded")
        .body("token=none")
        .post("/oauth/introspect")
        .statusCode();
  }
}
