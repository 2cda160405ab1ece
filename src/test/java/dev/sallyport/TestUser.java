package dev.sallyport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.session.StoredSession;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.json.Json;
import java.net.http.HttpRequest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person at a browser: an address, an e-mail and a password nobody else has, and, once signed in,
 * a token. Tests read as what visitors do.
 */
public final class TestUser {
  private static final JsonMapper JSON = new JsonMapper();

  public static final String PASSWORD = "Correct-Horse-7";

  /** The form of a fault's message: a predicate for the field, without a full stop. */
  public static final String FAULT_MESSAGE =
      "(?:must |is required|is not |has expired).*(?<![.!?\\s])";

  /** Members of a problem beside those that each has. */
  private static final Map<String, Set<String>> EXTENSIONS =
      Map.of(
          "second_factor_required",
          Set.of("flow", "factors", "expires_in", "public_key"),
          "factor_enrolment_required",
          Set.of("acr_values"),
          "insufficient_user_authentication",
          Set.of("acr_values", "max_age"),
          "invalid_token",
          Set.of("reason"),
          "rate_limited",
          Set.of("limit", "retry_after"),
          "overloaded",
          Set.of("retry_after"),
          "unavailable",
          Set.of("retry_after"));

  // The shared service's own hash: one of the test's making would be renewed at the first log-in.
  private static String hashOfPassword;

  private final String email;
  private String password = PASSWORD;
  private String address;
  private String token;
  private String refreshToken;
  private UUID userId;

  private TestUser(String email, String address) {
    this.email = email;
    this.address = address;
  }

  /**
   * Inserts an account: its id, e-mail address, roles as an array, and the hash of its password.
   */
  public static final String INSERT_ACCOUNT =
      "with account as (insert into users (id, email, roles, is_active, created_at)"
          + " values (?, ?, ?::text[], true, now()) returning id, created_at)"
          + " insert into credentials (id, user_id, type, data, created_at, changed_at)"
          + " select gen_random_uuid(), id, 'password', ?, created_at, created_at from account";

  public static TestUser arrives() {
    return new TestUser("v-" + UUID.randomUUID() + "@example.com", newAddress());
  }

  /** A visitor with an account and a token. */
  public static TestUser signedUp() {
    TestUser visitor = arrives();
    visitor.signsUp().then().statusCode(201);
    return visitor;
  }

  /** A visitor whose account was put straight into the database: never signed up nor logged in. */
  public static TestUser registered() {
    TestUser visitor = arrives();
    visitor.userId = UUID.randomUUID();
    Database.update(INSERT_ACCOUNT, visitor.userId, visitor.email, "{user}", hashOfPassword());
    return visitor;
  }

  private static synchronized String hashOfPassword() {
    if (hashOfPassword == null) {
      hashOfPassword =
          (String)
              Database.value(
                  "select data from credentials where type = 'password' and user_id = ?",
                  signedUp().userId);
    }
    return hashOfPassword;
  }

  /** The same with a session, which has cost no password hash. */
  public static TestUser withSession() {
    TestUser visitor = registered();
    visitor.opensSession();
    return visitor;
  }

  /** Somebody who may operate the service, with a session that has cost no password hash. */
  public static TestUser operator() {
    TestUser operator = registered();
    Database.update("update users set roles = '{admin,user}' where id = ?", operator.userId);
    operator.opensSession();
    return operator;
  }

  /** The same for somebody who may read what operators read. */
  public static TestUser auditor() {
    TestUser auditor = registered();
    Database.update("update users set roles = '{auditor,user}' where id = ?", auditor.userId);
    auditor.opensSession();
    return auditor;
  }

  /** The same for the same id: a refresh is retried from the network that it was made from. */
  public static String addressOf(String id) {
    return "2001:db8:" + id.substring(0, 4) + ":" + id.substring(4, 8) + "::1";
  }

  /** Out of 2001:db8::/32, each in a /64 of its own. */
  public static String newAddress() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return String.format(
        Locale.ROOT,
        "2001:db8:%x:%x::%x",
        random.nextInt(1, 0x10000),
        random.nextInt(1, 0x10000),
        random.nextInt(1, 0x10000));
  }

  public TestUser from(String address) {
    this.address = address;
    return this;
  }

  public TestUser moves() {
    return from(newAddress());
  }

  public TestUser remembers(String password) {
    this.password = password;
    return this;
  }

  public String email() {
    return email;
  }

  public String address() {
    return address;
  }

  public UUID userId() {
    return userId;
  }

  public String token() {
    return token;
  }

  public TestUser carries(String token) {
    this.token = token;
    return this;
  }

  public String refreshToken() {
    return refreshToken;
  }

  public TestUser keeps(String refreshToken) {
    this.refreshToken = refreshToken;
    return this;
  }

  /** The same person at another device, not yet logged in there. */
  public TestUser elsewhere() {
    TestUser device = new TestUser(email, newAddress()).remembers(password);
    device.userId = userId;
    return device;
  }

  public Response signsUp() {
    return keepingSession(post("/api/auth/signup", credentials(email, password)));
  }

  public Response signsUpAs(String otherEmail, String otherPassword) {
    return post("/api/auth/signup", credentials(otherEmail, otherPassword));
  }

  public Response logsIn() {
    return keepingSession(post("/api/auth/login", credentials(email, password)));
  }

  public Response logsInWith(String otherPassword) {
    return post("/api/auth/login", credentials(email, otherPassword));
  }

  public Response logsInAs(String otherEmail, String otherPassword) {
    return post("/api/auth/login", credentials(otherEmail, otherPassword));
  }

  /** As a log-in does, without a password hash. */
  public void opensSession() {
    try (Connection database = Database.connection()) {
      keeps(StoredSession.open(database, userId));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    refreshes().then().statusCode(200);
  }

  public Response refreshes() {
    return keepingSession(refreshesWith(refreshToken));
  }

  public Response refreshesWith(String otherRefreshToken) {
    return post("/api/auth/refresh", refreshBody(otherRefreshToken));
  }

  /** By access token. */
  public Response logsOut(String scope) {
    return authenticated().contentType(ContentType.JSON).post("/api/auth/logout?scope=" + scope);
  }

  /** By refresh token alone. */
  public Response logsOutByRefreshToken(String scope) {
    return post("/api/auth/logout?scope=" + scope, refreshBody(refreshToken));
  }

  /** A call with this visitor's token and a JSON body. */
  public Response sends(String method, String path, String body) {
    return authenticated().contentType(ContentType.JSON).body(body).request(method, path);
  }

  public Response sessions() {
    return authenticated().get("/api/auth/sessions");
  }

  public static String refreshBody(String refreshToken) {
    return Json.createObjectBuilder().add("refresh_token", refreshToken).build().toString();
  }

  /** Without a token. */
  public Response post(String path, String body) {
    return anonymous().contentType(ContentType.JSON).body(body).post(path);
  }

  /** A request from this visitor's address. */
  public RequestSpecification anonymous() {
    return given()
        .baseUri(RunningService.shared().url().toString())
        .urlEncodingEnabled(false)
        .header("X-Forwarded-For", address);
  }

  /** The same for clients that are quicker than REST Assured, or that do many things at once. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(RunningService.shared().url().resolve(path))
        .timeout(Duration.ofMinutes(1))
        .header("X-Forwarded-For", address);
  }

  /** A request with this visitor's token. */
  public RequestSpecification authenticated() {
    return anonymous().header("Authorization", "Bearer " + token);
  }

  public String tasks() {
    return "/api/" + userId + "/tasks";
  }

  public Response creates(String title) {
    return authenticated()
        .contentType(ContentType.JSON)
        .body(Json.createObjectBuilder().add("title", title).build().toString())
        .post(tasks());
  }

  public static String credentials(String email, String password) {
    return Json.createObjectBuilder()
        .add("email", email)
        .add("password", password)
        .build()
        .toString();
  }

  /** {@link #PASSWORD} as a PHC string. */
  public static String hash(Argon2Cost cost) {
    return hash(PASSWORD, cost);
  }

  /** Another password at the cost that the service has unless told. */
  public static String hash(String password) {
    return hash(password, new Argon2Cost(19_456, 2, 1));
  }

  private static String hash(String password, Argon2Cost cost) {
    return new PasswordHasher(cost, 1, 0, new SecureRandom()).hash(Password.of(password)).encoded();
  }

  /** What several calls answer that are made at the same moment, in their order. */
  public static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The one shape that every refusal has (RFC 9457). */
  public static void assertRefused(Response response, int status, String code) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    Map<String, Object> body = body(response);
    assertThat(body)
        .containsEntry("type", "urn:sallyport:problem:" + code)
        .containsEntry("status", status)
        .containsEntry("code", code)
        .containsEntry("request_id", response.header("X-Request-Id"));
    assertThat(body.get("title")).asString().isNotBlank();
    assertThat(body.get("detail")).asString().isNotBlank();
    if (body.get("errors") instanceof List<?> errors) {
      assertThat(errors)
          .allSatisfy(
              error ->
                  assertThat(((Map<?, ?>) error).get("message")).asString().matches(FAULT_MESSAGE));
    }
    Set<String> members =
        new HashSet<>(Set.of("type", "title", "status", "detail", "code", "request_id", "errors"));
    members.addAll(EXTENSIONS.getOrDefault(code, Set.of()));
    assertThat(body.keySet()).isSubsetOf(members);
    String wait = response.header("Retry-After");
    assertThat(body.get("retry_after")).isEqualTo(wait == null ? null : Integer.valueOf(wait));
    assertThat(body.containsKey("limit")).isEqualTo(status == 429);
  }

  /** What scrapers send. */
  public static RequestSpecification monitoring() {
    return arrives()
        .anonymous()
        .auth()
        .preemptive()
        .basic("monitoring", RunningService.MONITORING_PASSWORD);
  }

  /** What OAuth clients and scrapers are told, with the member that RFC 6749 adds. */
  public static void assertInvalidClient(Response response) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(body(response)).containsEntry("code", "invalid_client");
  }

  /** The members of an object. Quicker than REST Assured, which compiles Groovy for each path. */
  public static Map<String, Object> body(Response response) {
    return body(response.asString());
  }

  public static Map<String, Object> body(String json) {
    return JSON.readValue(json, new TypeReference<>() {});
  }

  /** A member of an object that is a string or null. */
  public static String member(Response response, String name) {
    return member(response.asString(), name);
  }

  public static String member(String json, String name) {
    return (String) body(json).get(name);
  }

  /** Of a token, which is not verified. */
  public static JWTClaimsSet claims(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet();
    } catch (ParseException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** What a refusal of invalid input names, each with field, code and message. */
  @SuppressWarnings("unchecked")
  public static List<Map<String, String>> faults(Response refusal) {
    return (List<Map<String, String>>) body(refusal).get("errors");
  }

  /** Remembers the session of a response, if it is one. */
  public Response keepingSession(Response response) {
    if (response.statusCode() < 300) {
      Map<String, Object> session = body(response);
      token = (String) session.get("token");
      refreshToken = (String) session.get("refresh_token");
      userId = UUID.fromString((String) session.get("user_id"));
    }
    return response;
  }
}
