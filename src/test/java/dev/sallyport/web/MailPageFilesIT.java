package dev.sallyport.web;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the pages of mailed links, as any client gets them. */
@SharesService
class MailPageFilesIT {
  private final TestUser ada = TestUser.arrives();

  /** Mail scanners open links; a browser may show no other page with them, and keep none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/signup/confirm",
        "/email/confirm",
        "/email/change",
        "/email/revert",
        "/factors/keep",
        "/invitation",
        "/reset",
        "/mail/stop",
        "/pages/page.js",
        "/pages/texts.js",
        "/pages/design.css",
        "/pages/style.css"
      })
  void filesAreServedUnderAStrictPolicyAndNeverKept(String path) {
    Response answer = ada.anonymous().header("Host", "evil.example").get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
        .contains("form-action 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe", "data:");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(answer.asString()).doesNotContain("evil.example", "onclick", "style=", "http:");
    assertThat(ada.anonymous().head(path).asString()).isEmpty();
    assertRefused(ada.anonymous().post(path), 405, "method_not_allowed");
  }

  @Test
  void nothingElseOfTheirFoldersIsServed() {
    for (String path :
        List.of(
            "/pages/",
            "/pages/root.html",
            "/pages/../WEB-INF/web.xml",
            "/pages/%2e%2e/WEB-INF/web.xml",
            "/reset/",
            "/WEB-INF/pages/page.js")) {
      assertThat(ada.anonymous().urlEncodingEnabled(false).get(path).statusCode())
          .as(path)
          .isIn(400, 404);
    }
  }
}
