package dev.sallyport.monitoring;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.Chromium;
import dev.sallyport.FullyConfiguredServer;
import dev.sallyport.OtherServer;
import dev.sallyport.Slow;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API document and its page with {@code API_DOCUMENT=public}. */
@Slow
class ApiExplorerIT {
  private final OtherServer server = FullyConfiguredServer.shared().server();

  @Test
  void peopleReadTheDocumentAndTryACall() {
    List<String> errors = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    try (BrowserContext context =
        Chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 900))) {
      Page page = context.newPage();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              errors.add(message.text());
            }
          });
      page.onRequest(
          request -> {
            if (!request.url().startsWith(server.url().toString())
                && !request.url().startsWith("data:")) {
              elsewhere.add(request.url());
            }
          });
      // Another document in the address is ignored.
      page.navigate(
          server.url() + "/openapi/explorer?url=https://evil.example/x&configUrl=/x.json");
      Locator call =
          page.locator("[id='operations-resource_servers-keys'] .opblock-summary-control");
      assertThat(call).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
      call.click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try it out")).click();
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Execute")).click();
      assertThat(page.locator(".live-responses-table .response-col_status").last())
          .containsText("200");
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target", "it", "explorer.png")));
    }
    assertThat(errors).isEmpty();
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void everybodyReadsTheDocument() {
    Response document = server.request().accept("application/json").get("/openapi");

    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.<String>path("info.title")).isEqualTo("Sallyport");
  }

  /** Metrics and details of health stay protected, in whatever spelling. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/metrics/",
        "/metrics;/openapi/",
        "/openapi/../metrics",
        "/openapi/..;/metrics",
        "/openapi/%2e%2e/metrics",
        "/openapi/..%2fmetrics",
        "//metrics",
        "/openapi;/../metrics"
      })
  void nothingElseBecomesPublic(String path) {
    Response answer = server.request().urlEncodingEnabled(false).get(path);

    assertThat(answer.statusCode()).isIn(400, 401, 404);
    assertThat(answer.asString()).doesNotContain("# TYPE", "sallyport_");
    assertThat(server.request().get("/health").asString()).doesNotContain("checks\":[{");
  }
}
