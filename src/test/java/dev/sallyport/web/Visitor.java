package dev.sallyport.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without scripts, as far as the pages notice: it keeps cookies and submits forms. */
public final class Visitor {
  private static final Pattern STATE = Pattern.compile("name=\"state\" value=\"([^\"]*)\"");
  private static final Pattern COOKIE = Pattern.compile("([^=]+)=([^;]*);.*");

  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private String state = "";

  private Visitor() {
    headers.put("X-Forwarded-For", TestUser.newAddress());
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Accept-Language", "en-GB");
  }

  /** From an address of its own. */
  public static Visitor arrives() {
    return new Visitor();
  }

  /** Sends another header from now on; null sends none. */
  public Visitor sends(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Opens a page. */
  public Response opens(String path) {
    return keeping(request().get(path));
  }

  /** Submits the form that was shown last. */
  public Response submits(String path, Map<String, String> fields) {
    return submitsWith(state, path, fields);
  }

  /** Submits a form with another state. */
  public Response submitsWith(String otherState, String path, Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("state", otherState);
    return keeping(request().contentType(ContentType.URLENC).formParams(all).post(path));
  }

  /** Logs in at the page. */
  public Response logsIn(TestUser user) {
    opens("/login");
    return submits("/login", Map.of("email", user.email(), "password", TestUser.PASSWORD));
  }

  /** The state of the form that was shown last. */
  public String state() {
    return state;
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  private RequestSpecification request() {
    RequestSpecification request =
        given()
            .baseUri(RunningService.shared().url().toString())
            .redirects()
            .follow(false)
            .config(
                RestAssuredConfig.config()
                    .encoderConfig(
                        EncoderConfig.encoderConfig()
                            .defaultContentCharset("UTF-8")
                            .appendDefaultContentCharsetToContentTypeIfUndefined(false)));
    headers.forEach(
        (name, value) -> {
          if (value != null) {
            request.header(name, value);
          }
        });
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          String.join(
              "; ",
              cookies.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList()));
    }
    return request;
  }

  private Response keeping(Response answer) {
    List<String> set = answer.headers().getValues("Set-Cookie");
    for (String header : set) {
      Matcher cookie = COOKIE.matcher(header);
      assertThat(cookie.matches()).as(header).isTrue();
      if (header.contains("Max-Age=0")) {
        cookies.remove(cookie.group(1));
      } else {
        cookies.put(cookie.group(1), cookie.group(2));
      }
    }
    Matcher shown = STATE.matcher(answer.asString());
    if (shown.find()) {
      state = shown.group(1);
    }
    return answer;
  }
}
