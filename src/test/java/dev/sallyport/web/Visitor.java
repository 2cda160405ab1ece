package dev.sallyport.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.session.StoredSession;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without scripts, as far as the pages notice: it keeps cookies and submits forms. */
public final class Visitor {
  private static final Pattern STATE = Pattern.compile("name=\"state\" value=\"([^\"]*)\"");
  private static final Pattern COOKIE = Pattern.compile("([^=]+)=([^;]*);.*");

  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new HashMap<>();
  private final URI service;
  private String state = "";
  private UUID session;

  private Visitor(URI service) {
    this.service = service;
    headers.put("X-Forwarded-For", TestUser.newAddress());
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Accept-Language", "en-GB");
  }

  /** From an address of its own. */
  public static Visitor arrives() {
    return arrivesAt(RunningService.shared().url());
  }

  /** At another service than the shared one. */
  public static Visitor arrivesAt(URI service) {
    return new Visitor(service);
  }

  /** Sends another header from now on; null sends none. */
  public Visitor sends(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /** Opens a page, whose address is encoded. */
  public Response opens(String path) {
    return keeping(request().urlEncodingEnabled(false).get(path));
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

  /** Has the session of the pages that a log-in opens, without the cost of a log-in. */
  public Visitor isSignedIn(TestUser user) {
    BearerSecret secret = BearerSecret.random(new SecureRandom());
    try (Connection database = Database.connection()) {
      StoredSession.open(database, user.userId());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    session =
        (UUID)
            Database.value(
                "insert into browser_sessions (session_id, secret_hash) select id, ? from sessions"
                    + " where user_id = ? order by created_at desc limit 1 returning session_id",
                secret.hash(),
                user.userId());
    cookies.put("__Host-sallyport-sso", secret.encoded());
    return this;
  }

  /** The id of the session. */
  public UUID session() {
    return session;
  }

  /** Signed in so long ago that important changes require another authentication. */
  public Visitor signedInLongAgo() {
    Database.update(
        "update sessions set auth_time = auth_time - interval '11 minutes' where id = ?", session);
    return this;
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
            .baseUri(service.toString())
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
