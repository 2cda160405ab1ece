package dev.sallyport.openid;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.RunningService;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.web.Visitor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** An application that is registered as a client and signs its users in, as its library would. */
public final class OpenIdApplication {
  /** Every scope there is. */
  public static final List<String> ALL =
      List.of("openid", "profile", "email", "groups", "offline_access");

  private final URI service;
  private final String id = "app-" + UUID.randomUUID();
  private final String secret = UUID.randomUUID().toString();
  private final String redirectUri = "https://" + id + ".example/callback";
  private final String verifier = "v".repeat(43);
  private final boolean isPublic;

  private OpenIdApplication(URI service, boolean isPublic) {
    this.service = service;
    this.isPublic = isPublic;
  }

  /** A web application of the service's own owner: no user must consent to it. */
  public static OpenIdApplication web() {
    return registered("web", true, ALL);
  }

  /** A web application of another owner. */
  public static OpenIdApplication ofAnotherOwner() {
    return registered("web", false, ALL);
  }

  /** An application that can keep no secret. */
  public static OpenIdApplication singlePage() {
    return registered("single_page", true, ALL);
  }

  /** Makes what the client may do that of a column. */
  public OpenIdApplication with(String column, Object value) {
    Database.update("update oauth_clients set " + column + " = ? where client_id = ?", value, id);
    return this;
  }

  /** A web application that may have some scopes only. */
  public static OpenIdApplication withScopes(String... scopes) {
    return registered("web", true, List.of(scopes));
  }

  private static OpenIdApplication registered(
      String type, boolean firstParty, List<String> scopes) {
    OpenIdApplication application =
        new OpenIdApplication(RunningService.shared().url(), type.equals("single_page"));
    Database.update(
        "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
            + " post_logout_redirect_uris, scopes, first_party, created_at, updated_at)"
            + " values (?, gen_random_uuid(), ?, ?, string_to_array(?, ' '), string_to_array(?, ' '),"
            + " string_to_array(?, ' '), ?, now(), now())",
        application.id,
        "Application <b>" + application.id + "</b>",
        type,
        application.redirectUri,
        application.afterLogout(),
        String.join(" ", scopes),
        firstParty);
    if (!application.isPublic) {
      Database.update(
          "insert into oauth_client_secrets (id, client_id, secret_hash, created_at)"
              + " values (gen_random_uuid(), ?, ?, now())",
          application.id,
          Sha256.of(application.secret));
    }
    return application;
  }

  public String id() {
    return id;
  }

  public String secret() {
    return secret;
  }

  public String redirectUri() {
    return redirectUri;
  }

  /** Where its users arrive after a log-out. */
  public String afterLogout() {
    return "https://" + id + ".example/bye";
  }

  /** The parameters of a request with PKCE. */
  public Map<String, String> request() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("client_id", id);
    parameters.put("redirect_uri", redirectUri);
    parameters.put("response_type", "code");
    parameters.put("scope", String.join(" ", ALL));
    parameters.put("state", "state-1");
    parameters.put("nonce", "nonce-1");
    parameters.put("code_challenge", challenge());
    parameters.put("code_challenge_method", "S256");
    return parameters;
  }

  /** The same with other values; null leaves a parameter out. */
  public Map<String, String> request(String name, String valueOrNull) {
    Map<String, String> parameters = request();
    if (valueOrNull == null) {
      parameters.remove(name);
    } else {
      parameters.put(name, valueOrNull);
    }
    return parameters;
  }

  private String challenge() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
  }

  /** The address to which the application sends its user. */
  public static String address(Map<String, String> parameters) {
    return "/oauth/authorize?"
        + parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** The parameters with which the browser comes back to an address. */
  public Map<String, String> answer(Response redirect) {
    String location = redirect.header("Location");
    assertThat(location).as(redirect.asString()).startsWith(redirectUri + "?");
    return Arrays.stream(location.substring(location.indexOf('?') + 1).split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> decoded(pair[1])));
  }

  /** A code for a browser whose user is signed in. */
  public String code(Visitor browser) {
    return code(browser, request());
  }

  /** The same for a request of the test's choice. */
  public String code(Visitor browser, Map<String, String> request) {
    Map<String, String> answer = answer(browser.opens(address(request)));
    assertThat(answer).containsKey("code");
    return answer.get("code");
  }

  /** The tokens for a browser whose user is signed in. */
  public Response signsIn(Visitor browser) {
    return exchanges(code(browser));
  }

  public Response exchanges(String code) {
    return asks(exchange(code));
  }

  /** The parameters that exchange a code. */
  public Map<String, String> exchange(String code) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", verifier);
    return form;
  }

  public Response refreshes(String refreshToken) {
    return asks(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));
  }

  /** Asks the token endpoint. */
  public Response asks(Map<String, String> form) {
    return posts("/oauth/token", form);
  }

  /** Sends a form to an endpoint that authenticates the client. */
  public Response posts(String path, Map<String, String> form) {
    return posts(path, form, Map.of());
  }

  /** The same with headers, such as a proof. */
  public Response posts(String path, Map<String, String> form, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(form);
    all.putIfAbsent("client_id", id);
    if (!isPublic) {
      all.putIfAbsent("client_secret", secret);
    }
    return given()
        .baseUri(service.toString())
        .headers(headers)
        .contentType(ContentType.URLENC)
        .formParams(all)
        .post(path);
  }

  /** Asks for claims about the user of a token. */
  public Response userInfo(String token) {
    return given()
        .baseUri(service.toString())
        .header("Authorization", "Bearer " + token)
        .get("/oauth/userinfo");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
