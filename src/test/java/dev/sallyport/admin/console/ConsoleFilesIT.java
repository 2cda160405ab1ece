package dev.sallyport.admin.console;

import static dev.sallyport.TestUser.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console, which are public; what they show is not. */
class ConsoleFilesIT {
  private final TestUser ada = TestUser.arrives();

  @ParameterizedTest
  @CsvSource({
    "/console/, text/html",
    "/console/index.html, text/html",
    "/console/design.css, text/css",
    "/console/style.css, text/css",
    "/console/icon.svg, image/svg+xml",
    "/console/js/main.js, text/javascript",
    "/console/js/views/users.js, text/javascript",
    "/console/lib/uPlot.esm.js, text/javascript",
    "/console/lib/uPlot.min.css, text/css"
  })
  void filesAreServedUnderAStrictPolicyAndOnlyWhenTheyChanged(String path, String type) {
    Response answer = ada.anonymous().get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith(type);
    assertThat(answer.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri"
                + " 'none'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");

    Response again = ada.anonymous().header("If-None-Match", answer.header("ETag")).get(path);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.asString()).isEmpty();
    Response head = ada.anonymous().head(path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(answer.header("ETag"));
  }

  @Test
  void theAddressWithoutSlashLeadsThere() {
    Response answer = ada.anonymous().redirects().follow(false).get("/console");

    assertThat(answer.statusCode()).isEqualTo(301);
    // Relative, so that it is right behind a proxy that strips a prefix of the path.
    assertThat(answer.header("Location")).isEqualTo("console/");
  }

  /** No header decides where the console or a link leads. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)//",
        "/..//evil.example/",
        "\"><script>alert(1)</script>",
        "/x%0d%0aSet-Cookie:%20a=b",
        "/deep/prefix"
      })
  void aForwardedPrefixChangesNothing(String prefix) {
    for (String header :
        List.of("X-Forwarded-Prefix", "X-Forwarded-Path", "X-Script-Name", "X-Forwarded-Host")) {
      Response redirect =
          ada.anonymous().header(header, prefix).redirects().follow(false).get("/console");
      Response page = ada.anonymous().header(header, prefix).get("/console/");
      Response metadata =
          ada.anonymous().header(header, prefix).get("/.well-known/oauth-authorization-server");

      assertThat(redirect.header("Location")).isEqualTo("console/");
      assertThat(page.asString()).isEqualTo(ada.anonymous().get("/console/").asString());
      assertThat(metadata.jsonPath().getString("jwks_uri"))
          .isEqualTo("http://localhost:8080/oauth/jwks.json");
      for (Response answer : List.of(redirect, page, metadata)) {
        assertThat(answer.headers().toString() + answer.asString())
            .doesNotContain("evil.example", "alert(1)", "deep/prefix");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/nothing.js",
        "/console/js",
        "/console/js/",
        "/console/lib/LICENSE",
        "/console/../WEB-INF/web.xml",
        "/console/..%2FWEB-INF/web.xml",
        "/console/%2e%2e/WEB-INF/web.xml",
        "/console/js/../../WEB-INF/payara-web.xml",
        "/console/%00.js",
        "/console//js/main.js/"
      })
  void nothingElseIsThere(String path) {
    Response answer = ada.anonymous().get(path);

    assertThat(answer.statusCode()).as(path).isIn(400, 404);
    assertThat(answer.asString()).doesNotContain("<web-app", "<beans", "import ");
  }

  @Test
  void filesAreOnlyRead() {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "BREW")) {
      assertRefused(
          ada.anonymous().request(method, "/console/index.html"), 405, "method_not_allowed");
    }
  }

  @Test
  void noFileHasAnythingInline() {
    String page = ada.anonymous().get("/console/").asString();

    assertThat(page).doesNotContain("style=", "onclick", "<style", "javascript:");
    assertThat(page.split("<script", -1)).hasSize(2);
    assertThat(page).contains("<script type=\"module\" src=\"js/main.js\"></script>");
  }
}
