package dev.sallyport.assurance.disclosure;

import static dev.sallyport.TestUser.member;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.Database;
import dev.sallyport.Routes;
import dev.sallyport.RunningService;
import dev.sallyport.RunsConcurrently;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.platform.http.Cursor;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ada sends what is Bob's wherever an operation takes anything: as path, query, header and body, at
 * every operation of the served OpenAPI document, so that a new one is among them. Each time she
 * also sends its twin, which is alike and nobody's: both get the same answer, none has anything of
 * Bob's, and what Bob has stays as it was.
 */
@RunsConcurrently(takesLong = true)
@ResourceLock(value = RunningService.EXCLUSIVE, mode = ResourceAccessMode.READ)
@Slow(takesLong = true)
class IsolationIT {
  /** Tried at every operation although the document names none of them. */
  private static final List<String> UNDECLARED = List.of("user_id", "id");

  private static final Set<String> COMMON_IDS = Set.of("user id", "session id", "task id");

  private static final String PASSWORD_CHANGE = "POST /api/auth/password";
  private static final String REAUTHENTICATION = "POST /api/auth/reauthenticate";
  private static final String RESET_REQUEST = "POST /api/auth/password/forgot";
  private static final String DELETION = "DELETE /api/auth/account";
  private static final String EMAIL_CHANGE = "POST /api/auth/email";
  private static final String EXPORT = "GET /api/auth/account/export";

  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static List<Operation> operations;
  private static TestUser ada;
  private static TestUser bob;
  private static String task;

  /** What names Bob or something of his, with its twin. */
  private static final Map<String, Item> ITEMS = new LinkedHashMap<>();

  /** All that is his: none of it may be in an answer to Ada. */
  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  private static List<Object> stored;

  /** Something of Bob's, and what is like it and nobody's. */
  private record Item(String his, String nobodys) {}

  /** Where a request takes a value. */
  private record Place(Kind kind, String name) {
    private enum Kind {
      NOWHERE,
      PATH,
      WHOLE_PATH,
      QUERY,
      HEADER,
      BODY
    }

    static final Place NOWHERE = new Place(Kind.NOWHERE, "");

    boolean takes(Kind other, String parameter) {
      return (kind == other && name.equals(parameter))
          || (kind == Kind.WHOLE_PATH && other == Kind.PATH);
    }

    /**
     * What the document does not name is tried with what could be meant by it only; and passwords
     * with a few, since each costs a hash and what makes no password by the policy does not sign
     * up.
     */
    boolean fits(String item) {
      return (kind == Kind.PATH || !UNDECLARED.contains(name) || COMMON_IDS.contains(item))
          && (!name.endsWith("password") || COMMON_IDS.contains(item));
    }
  }

  @BeforeAll
  static void readTheDocument() {
    operations = Operation.all();
  }

  @BeforeAll
  static void bobHasThings() {
    ada = TestUser.signedUp();
    task = newTask();
    bob = TestUser.signedUp();
    String requestId = "bobs-request-" + UUID.randomUUID();
    String agent = "bobs-agent-" + UUID.randomUUID();
    Response login =
        bob.anonymous()
            .header("User-Agent", agent)
            .header("X-Request-Id", requestId)
            .contentType(ContentType.JSON)
            .body(TestUser.credentials(bob.email(), TestUser.PASSWORD))
            .post("/api/auth/login");
    bob.carries(member(login, "token")).keeps(member(login, "refresh_token"));
    String title = "bobs-title-" + UUID.randomUUID();
    String his = member(bob.creates(title), "id");
    bob.creates(title);
    String cursor = member(bob.authenticated().get(bob.tasks() + "?limit=1"), "next_cursor");
    Object event =
        Database.value(
            "select id from auth_events where user_id = ? and request_id = ?",
            bob.userId(),
            requestId);

    addId("user id", bob.userId().toString());
    addId("session id", claims(bob).getClaim("sid").toString());
    addId("token id", claims(bob).getJWTID());
    addId("task id", his);
    addId("event id", event.toString());
    add("e-mail", bob.email(), TestUser.arrives().email());
    add("address", bob.address(), addressAsLongAs(bob.address()));
    add("request id", requestId, "bobs-request-" + UUID.randomUUID());
    Cursor place = Cursor.parse(cursor).orElseThrow();
    add("cursor", cursor, new Cursor(place.createdAt(), UUID.randomUUID()).text());
    MARKS.putAll(Map.of("title", title, "agent", agent));
    MARKS.putAll(Map.of("token", bob.token(), "refresh token", bob.refreshToken()));
    stored = everythingOfBobs();
  }

  private static String addressAsLongAs(String other) {
    return Stream.generate(TestUser::newAddress)
        .filter(address -> address.length() == other.length())
        .findFirst()
        .orElseThrow();
  }

  private static void addId(String name, String id) {
    add(name, id, UUID.randomUUID().toString());
  }

  private static void add(String name, String his, String nobodys) {
    ITEMS.put(name, new Item(his, nobodys));
    MARKS.put(name, his);
  }

  static List<Operation> operations() {
    return operations;
  }

  /** Anyone may have a reset mailed to Bob; PasswordResetIT compares the responses of that. */
  static List<Operation> operationsOnTheCaller() {
    return operations.stream()
        .filter(operation -> !operation.route().equals(RESET_REQUEST))
        .toList();
  }

  /** Else a route that the document forgot would have no case here. */
  @Test
  void everyRouteOfTheServerIsTried() {
    assertThat(Operation.unnamed(operations.stream().map(Operation::route)))
        .containsAll(Operation.unnamed(Routes.ofTheService().stream()).toList());
  }

  /** Else that none of it is found would say nothing. */
  @Test
  void whoMaySeeItDoesSeeIt() {
    TestUser operator = TestUser.operator();
    String seen =
        Stream.of(
                bob.authenticated().get("/api/auth/me"),
                bob.authenticated().get("/api/auth/sessions"),
                bob.authenticated().get(bob.tasks()),
                bob.authenticated().get(bob.tasks() + "?limit=1"),
                operator.authenticated().get("/api/admin/events?user_id=" + bob.userId()),
                bob.anonymous()
                    .header("Authorization", RunningService.oauthClient())
                    .contentType(ContentType.URLENC)
                    .body("token=" + bob.token())
                    .post("/oauth/introspect"))
            .map(Response::asString)
            .collect(joining());

    MARKS.forEach(
        (name, mark) -> {
          if (!name.endsWith("token")) {
            assertThat(seen).as(name).contains(mark);
          }
        });
  }

  /** With nothing of Bob's: else both could be refused before anything was looked at. */
  @ParameterizedTest
  @MethodSource("operations")
  void herOwnIsAnswered(Operation operation) throws Exception {
    Answer answer = Answer.of(sent(operation, Place.NOWHERE, ""));

    assertThat(answer.status()).as(answer.body()).isEqualTo(expected(operation));
  }

  @ParameterizedTest
  @MethodSource("operationsOnTheCaller")
  void nothingOfBobsIsTold(Operation operation) throws Exception {
    for (Place place : places(operation)) {
      for (Map.Entry<String, Item> item : ITEMS.entrySet()) {
        if (place.fits(item.getKey())) {
          compare(operation, place, item.getKey(), item.getValue());
        }
      }
    }

    assertThat(everythingOfBobs()).isEqualTo(stored);
    assertThat(actsOnBob()).isEmpty();
  }

  @AfterAll
  static void report(TestReporter reporter) {
    reporter.publishEntry("requests", REQUESTS.toString());
  }

  private static void compare(Operation operation, Place place, String name, Item item)
      throws Exception {
    HttpResponse<String> his = sent(operation, place, item.his());
    HttpResponse<String> nobodys = sent(operation, place, item.nobodys());

    String what = operation + " with Bob's " + name + " as " + place;
    String text = his.headers().map() + his.body();
    MARKS.forEach(
        (mark, value) -> {
          if (!value.equals(item.his())) {
            assertThat(text).as("%s tells his %s", what, mark).doesNotContain(value);
          }
        });
    if (isSignUpWithHisAddress(operation, place, name)) {
      // The one thing that is told, see the threat model; and nothing else with it.
      assertThat(his.statusCode()).isEqualTo(409);
      assertThat(nobodys.statusCode()).isEqualTo(201);
      assertThat(his.body()).doesNotContain(bob.email());
    } else if (operation.route().equals(EXPORT)) {
      // Has an event of each export before.
      assertThat(his.statusCode()).as(what).isEqualTo(nobodys.statusCode());
    } else {
      assertThat(Answer.of(his, item.his())).as(what).isEqualTo(Answer.of(nobodys, item.nobodys()));
    }
  }

  private static boolean isSignUpWithHisAddress(Operation operation, Place place, String name) {
    return operation.route().equals("POST /api/auth/signup")
        && place.takes(Place.Kind.BODY, "email")
        && name.equals("e-mail");
  }

  private static List<Place> places(Operation operation) {
    List<Place> places = new ArrayList<>();
    operation.pathParameters().forEach(name -> places.add(new Place(Place.Kind.PATH, name)));
    if (places.size() > 1) {
      places.add(new Place(Place.Kind.WHOLE_PATH, ""));
    }
    operation.parameters("header").forEach(name -> places.add(new Place(Place.Kind.HEADER, name)));
    Set<String> query = new LinkedHashSet<>(operation.parameters("query"));
    query.addAll(UNDECLARED);
    query.forEach(name -> places.add(new Place(Place.Kind.QUERY, name)));
    if (operation.hasBody()) {
      Set<String> members = new LinkedHashSet<>(operation.example().keySet());
      members.addAll(UNDECLARED);
      members.forEach(name -> places.add(new Place(Place.Kind.BODY, name)));
    }
    return places;
  }

  private static HttpResponse<String> sent(Operation operation, Place place, String value)
      throws Exception {
    REQUESTS.incrementAndGet();
    return HTTP.send(request(operation, place, value), BodyHandlers.ofString());
  }

  private static HttpRequest request(Operation operation, Place place, String value) {
    TestUser device = device(operation);
    String path =
        operation.path(
            name -> place.takes(Place.Kind.PATH, name) ? value : own(operation, device, name));
    String query =
        place.kind() == Place.Kind.QUERY ? "?" + place.name() + "=" + Operation.encoded(value) : "";
    HttpRequest.Builder request =
        device
            .moves()
            .request(path + query)
            .header(
                "Authorization",
                operation.credentials().contains("client")
                    ? RunningService.oauthClient()
                    : "Bearer " + device.token());
    if (place.kind() == Place.Kind.HEADER) {
      request.header(place.name(), '"' + value + '"');
    }
    if (operation.hasBody()) {
      request.header("Content-Type", operation.contentType());
    }
    return request
        .method(
            operation.method(),
            operation.hasBody()
                ? BodyPublishers.ofString(operation.body(members(operation, place, value)))
                : BodyPublishers.noBody())
        .build();
  }

  /** Ada, or somebody else where the call ends more than may be. */
  private static TestUser device(Operation operation) {
    return switch (operation.route()) {
      case "POST /api/auth/logout" -> newDevice();
      // They end every session, and wrong passwords would throttle the account.
      case DELETION, EMAIL_CHANGE, PASSWORD_CHANGE, REAUTHENTICATION -> TestUser.withSession();
      default -> ada;
    };
  }

  private static Map<String, Object> members(Operation operation, Place place, String value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (operation.example().containsKey("email")) {
      members.put("email", TestUser.arrives().email());
    }
    if (operation.example().keySet().containsAll(Set.of("email", "password"))) {
      members.put("password", "Another-Horse-7");
    }
    if (operation.route().equals(REAUTHENTICATION)) {
      members.put("password", TestUser.PASSWORD);
    }
    if (operation.route().equals(PASSWORD_CHANGE)) {
      members.put("current_password", TestUser.PASSWORD);
    }
    if (Set.of(DELETION, EMAIL_CHANGE).contains(operation.route())) {
      members.put("password", TestUser.PASSWORD);
    }
    if (place.kind() == Place.Kind.BODY) {
      members.put(place.name(), value);
    }
    return members;
  }

  /** What is Ada's own, anew where the operation uses it up. */
  private static String own(Operation operation, TestUser device, String name) {
    String kind =
        name.equals("id") ? operation.route().replaceAll(".*/([\\w-]+)/\\{id}.*", "$1") : name;
    return switch (kind) {
      case "user_id", "user" -> ada.userId().toString();
      case "session" -> session(device);
      case "sessions" -> session(newDevice());
      case "tasks" -> operation.method().equals("GET") ? task : newTask();
      case "throttles" -> "9f86d081884c7d65";
      case "kid" -> "none";
      case "type" -> "totp";
      case "change",
          "breaks",
          "mails",
          "invitations",
          "imports",
          "suspicious",
          "views",
          "client",
          "secrets",
          "passkeys",
          "remembered-devices" ->
          UUID.randomUUID().toString();
      default -> throw new AssertionError("Say what Ada's own {" + kind + "} is");
    };
  }

  private static String newTask() {
    return member(ada.creates("Ada's own"), "id");
  }

  private static int expected(Operation operation) {
    if (operation.route().contains("/api/admin/")) {
      return 403;
    }
    return switch (operation.route()) {
      // For clients with their own tokens and codes.
      case "GET /oauth/userinfo", "POST /oauth/par", "POST /oauth/device" -> 401;
      case "POST /oauth/token", "POST /oauth/userinfo" -> 400;
      // The account's address is not verified.
      case "POST /api/auth/mail/resume" -> 409;
      case "POST /api/auth/signup", "POST /api/{user_id}/tasks", "POST /api/auth/totp" -> 201;
      case "DELETE /api/auth/totp",
          "DELETE /api/auth/remembered-devices/{id}",
          "PATCH /api/auth/passkeys/{id}",
          "DELETE /api/auth/passkeys/{id}" ->
          404;
      case "POST /api/auth/recovery-codes",
          "POST /api/auth/reauthenticate/options",
          "DELETE /api/auth/password" ->
          409;
      case DELETION, EMAIL_CHANGE, "POST /api/auth/email/verify", RESET_REQUEST -> 202;
      case "POST /api/auth/signup/confirm",
          "POST /api/auth/invitation/accept",
          "POST /api/auth/email/confirm",
          "POST /api/auth/email/revert",
          "POST /api/auth/factors/keep",
          "POST /api/auth/login",
          "POST /api/auth/account/restore",
          "POST /api/auth/login/second-factor",
          "POST /api/auth/totp/confirm",
          "POST /api/auth/passkeys/login",
          "POST /api/auth/passkeys",
          "POST /api/auth/password/reset",
          "POST /api/auth/mail/stop",
          "POST /api/auth/refresh",
          "GET /metrics",
          "GET /openapi" ->
          401;
      default -> operation.method().equals("DELETE") ? 204 : 200;
    };
  }

  private static TestUser newDevice() {
    TestUser device = ada.elsewhere();
    device.opensSession();
    return device;
  }

  private static String session(TestUser visitor) {
    return claims(visitor).getClaim("sid").toString();
  }

  private static List<Object> everythingOfBobs() {
    List<Object> rows = new ArrayList<>();
    for (String sql :
        List.of(
            "select users::text from users where id = ?",
            "select sessions::text from sessions where user_id = ? order by id",
            "select r::text from refresh_tokens r join sessions s on s.id = r.session_id"
                + " where s.user_id = ? order by r.hash",
            "select known_addresses::text from known_addresses where user_id = ? order by network",
            "select tasks::text from tasks where user_id = ? order by id")) {
      List<Object> found = Database.column(sql, bob.userId());
      assertThat(found).as(sql).isNotEmpty();
      rows.addAll(found);
    }
    return rows;
  }

  /** That somebody failed to log in as him is recorded, and nothing else. */
  private static List<Object> actsOnBob() {
    return Database.column(
        "select event_type from auth_events where user_id = ? and not (event_type = 'login' and not"
            + " success) and created_at > (select created_at from auth_events where id = ?::uuid)",
        bob.userId(),
        ITEMS.get("event id").his());
  }

  private static JWTClaimsSet claims(TestUser visitor) {
    try {
      return SignedJWT.parse(visitor.token()).getJWTClaimsSet();
    } catch (ParseException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
