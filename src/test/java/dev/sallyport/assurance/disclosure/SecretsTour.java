package dev.sallyport.assurance.disclosure;

import static dev.sallyport.RunningService.basic;
import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.crypto.AeadBox;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.signin.factor.FactorStory;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Calls every operation of the API with known secrets: rightly, with wrong ones, in faulty bodies,
 * and in places where none belongs. What it had to give away, and what it got, it remembers.
 */
final class SecretsTour {
  private static final String SESSION_MEMBERS = "\"(token|refresh_token)\":\"[^\"]*\",?";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final List<Secrets> secrets;
  private final String email = TestUser.arrives().email();

  // Each by the policy and not alike.
  private final String password = "Right-7-" + UUID.randomUUID();
  private final String wrongPassword = "Wrong-7-" + UUID.randomUUID();
  private final String weakPassword = "weak-" + UUID.randomUUID();
  private final String typedAsEmail = "Typed-7-" + UUID.randomUUID();
  private final String wrongClientSecret = "client-" + UUID.randomUUID();
  private final String wrongMonitoringPassword = "monitoring-" + UUID.randomUUID();

  private static final Set<String> SESSIONS =
      Set.of(
          "POST /api/auth/signup",
          "POST /api/auth/login",
          "POST /api/auth/account/restore",
          "POST /api/auth/refresh");

  /** Of an address that has no account yet. */
  private static final Set<String> NEW_ADDRESS =
      Set.of(
          "POST /api/auth/signup",
          "POST /api/auth/email",
          "POST /api/admin/users",
          "POST /api/admin/invitations");

  /** Of the parts of a path that name nothing. */
  private static final String NOBODYS = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

  private final Map<String, String> leaks = new TreeMap<>();
  private final Map<String, Integer> statuses = new TreeMap<>();

  private String userId;
  private String otherId;
  private String token;
  private static final String REFRESHES_FROM = TestUser.newAddress();

  private String refreshToken;
  private String operatorToken;
  private String clientId;
  private String clientSecretId;

  /**
   * @param secrets those of the server; the tour adds its own to each
   */
  SecretsTour(URI url, Secrets... secrets) {
    this.url = url;
    this.secrets = List.of(secrets);
    remember("password", password);
    remember("wrong password", wrongPassword);
    remember("weak password", weakPassword);
    remember("password typed as e-mail", typedAsEmail);
    remember("wrong client secret", wrongClientSecret);
    remember("wrong monitoring password", wrongMonitoringPassword);
    remember("client secret", RunningService.OAUTH_SECRET);
    remember("monitoring password", RunningService.MONITORING_PASSWORD);
  }

  private void remember(String name, String secret) {
    secrets.forEach(known -> known.add(name, secret));
  }

  /** Answers that have a secret, by what was called. */
  Map<String, String> leaks() {
    return leaks;
  }

  /** The call had its effect, or found nothing, or lacked what only a mail or a change has. */
  static void assertAsExpected(String route, int status) {
    switch (route) {
      case "POST /api/auth/signup/confirm",
          "POST /api/auth/invitation/accept",
          "POST /api/auth/email/confirm",
          "POST /api/auth/email/revert",
          "POST /api/auth/factors/keep",
          "POST /api/auth/login/second-factor",
          "POST /api/auth/totp/confirm",
          "POST /api/auth/passkeys/login",
          "POST /api/auth/passkeys",
          "POST /api/auth/password/reset",
          "POST /api/auth/mail/stop",
          // For clients with their own tokens and secrets.
          "GET /oauth/userinfo",
          "POST /oauth/par",
          "POST /oauth/device" ->
          assertThat(status).as(route).isEqualTo(401);
      case "POST /api/auth/mail/resume" -> assertThat(status).as(route).isEqualTo(409);
      // An earlier call has deactivated the user.
      case "POST /api/admin/users/{user}/password-reset" ->
          assertThat(status).as(route).isEqualTo(409);
      case "POST /api/auth/password",
          "POST /oauth/token",
          "POST /oauth/userinfo",
          // Without a filter it would end the sessions of all.
          "DELETE /api/admin/sessions" ->
          assertThat(status).as(route).isEqualTo(400);
      case "POST /api/auth/recovery-codes",
          "POST /api/auth/reauthenticate/options",
          "DELETE /api/auth/password" ->
          assertThat(status).as(route).isEqualTo(409);
      default -> assertThat(status).as(route).matches(code -> code < 300 || code == 404);
    }
  }

  Map<String, Integer> statuses() {
    return statuses;
  }

  String email() {
    return email;
  }

  void run(String operatorEmail, String operatorPassword) throws Exception {
    HttpResponse<String> signUp =
        post("/api/auth/signup", TestUser.credentials(email, password), Map.of());
    userId = member(signUp.body(), "user_id");
    otherId =
        member(
            post(
                    "/api/auth/signup",
                    TestUser.credentials(TestUser.arrives().email(), password),
                    Map.of())
                .body(),
            "user_id");
    opens(signUp);
    operatorToken = member(opens(logIn(operatorEmail, operatorPassword)).body(), "token");
    failures();
    factors();
    refreshes();
    for (Operation operation : Operation.all()) {
      calls(operation);
    }
  }

  /**
   * What was called before may have ended the session, or requested the deletion of the account.
   */
  private void staysSignedIn() throws Exception {
    Map<String, String> bearer = Map.of("Authorization", "Bearer " + token);
    if (send("GET me", "GET", "/api/auth/me", null, bearer).statusCode() == 401) {
      opens(post("/api/auth/account/restore", TestUser.credentials(email, password), Map.of()));
    }
  }

  private void failures() throws Exception {
    logIn(email, wrongPassword);
    logIn(typedAsEmail, password);
    logIn(typedAsEmail + "@example.com", wrongPassword);
    post("/api/auth/signup", TestUser.credentials(email, password), Map.of());
    post("/api/auth/signup", TestUser.credentials(typedAsEmail, password), Map.of());
    post("/api/auth/signup", TestUser.credentials(email, weakPassword), Map.of());
    String known = TestUser.newAddress();
    for (int i = 0; i < 7; i++) {
      post(
          "/api/auth/login",
          TestUser.credentials(email + ".example", wrongPassword),
          Map.of("X-Forwarded-For", known));
    }
  }

  /** Of another user, whose log-ins need a code from then on. */
  private void factors() throws Exception {
    String address = TestUser.arrives().email();
    String bearer =
        "Bearer "
            + member(
                post("/api/auth/signup", TestUser.credentials(address, password), Map.of()).body(),
                "token");
    Map<String, String> headers =
        Map.of("Authorization", bearer, "Content-Type", "application/json");
    String begun = send("POST totp", "POST", "/api/auth/totp", null, headers).body();
    remember("TOTP secret", member(begun, "secret"));
    remember("enrolment", member(begun, "flow"));
    String code = FactorStory.code(member(begun, "secret"), Instant.now());
    String confirmed =
        send(
                "POST totp/confirm",
                "POST",
                "/api/auth/totp/confirm",
                "{\"flow\":\"%s\",\"code\":\"%s\"}".formatted(member(begun, "flow"), code),
                headers)
            .body();
    List<?> recoveryCodes = (List<?>) TestUser.body(confirmed).get("recovery_codes");
    assertThat(recoveryCodes).hasSize(10);
    recoveryCodes.forEach(each -> remember("recovery code", each.toString()));
    for (String proof :
        List.of(
            "\"code\":\"" + code + "\"",
            "\"recovery_code\":\"01-00000-00000-000\"",
            "\"recovery_code\":\"" + recoveryCodes.get(0) + "\"")) {
      String flow = member(logIn(address, password).body(), "flow");
      remember("flow of a log-in", flow);
      post("/api/auth/login/second-factor", "{\"flow\":\"" + flow + "\"," + proof + "}", Map.of());
    }
  }

  private void refreshes() throws Exception {
    opens(logIn(email, password));
    String first = refreshToken;
    opens(post("/api/auth/refresh", TestUser.refreshBody(first), Map.of()));
    // A retry, then a theft.
    opens(post("/api/auth/refresh", TestUser.refreshBody(first), Map.of()));
    opens(post("/api/auth/refresh", TestUser.refreshBody(refreshToken), Map.of()));
    post("/api/auth/refresh", TestUser.refreshBody(first), Map.of());
    post("/api/auth/refresh", TestUser.refreshBody(first + "="), Map.of());
    opens(logIn(email, password));
  }

  private void calls(Operation operation) throws Exception {
    staysSignedIn();
    if (operation.route().contains("{client}")) {
      registersClient();
    }
    HttpResponse<String> right = sent(operation, "", rightBody(operation), credentials(operation));
    statuses.put(operation.route(), right.statusCode());
    if (SESSIONS.contains(operation.route())) {
      opens(right);
      // The sign-up's is another user.
      opens(logIn(email, password));
    }
    staysSignedIn();
    for (String wrong : wrongCredentials()) {
      sent(operation, "", rightBody(operation), wrong);
    }
    for (String body : faultyBodies(operation)) {
      sent(operation, "", body, credentials(operation));
    }
    List<String> names = new ArrayList<>(operation.parameters("query"));
    names.addAll(List.of("access_token", "password"));
    for (String name : names) {
      sent(
          operation,
          "?" + name + "=" + Operation.encoded(name.equals("access_token") ? token : password),
          rightBody(operation),
          credentials(operation));
    }
    for (String name : operation.pathParameters()) {
      send(
          operation.route() + " {" + name + "}",
          operation.method(),
          operation.path(other -> other.equals(name) ? refreshToken : own(operation, other)),
          operation.hasBody() ? rightBody(operation) : null,
          headers(operation, credentials(operation)));
    }
  }

  private HttpResponse<String> sent(
      Operation operation, String query, String body, String credentials) throws Exception {
    String path = operation.path(name -> own(operation, name)) + query;
    return send(operation.route(), operation.method(), path, body, headers(operation, credentials));
  }

  private Map<String, String> headers(Operation operation, String credentials) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", credentials);
    headers.put("Cookie", "__Host-sallyport-refresh=" + refreshToken);
    if (operation.hasBody()) {
      headers.put("Content-Type", operation.contentType());
    }
    return headers;
  }

  /** What is there, so that the call does its work. */
  private String own(Operation operation, String name) {
    return switch (name) {
      case "user_id" -> userId;
      case "user" -> otherId;
      case "client" -> clientId;
      case "id" ->
          operation.route().contains("/tasks/")
              ? newTask()
              : operation.route().contains("{client}") ? clientSecretId : NOBODYS;
      default -> NOBODYS;
    };
  }

  private void registersClient() throws Exception {
    String registered =
        send(
                "POST clients",
                "POST",
                "/api/admin/clients",
                "{\"name\":\"A client\",\"type\":\"web\",\"redirect_uris\":[\"https://a.example\"]}",
                Map.of(
                    "Authorization", "Bearer " + operatorToken, "Content-Type", "application/json"))
            .body();
    clientId = member(registered, "client_id");
    List<?> made = (List<?>) TestUser.body(registered).get("secrets");
    clientSecretId = ((Map<?, ?>) made.get(0)).get("id").toString();
  }

  private String newTask() {
    try {
      return member(
          send(
                  "POST tasks",
                  "POST",
                  "/api/" + userId + "/tasks",
                  "{\"title\":\"A task\"}",
                  Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"))
              .body(),
          "id");
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private String credentials(Operation operation) {
    if (operation.credentials().contains("client")) {
      return RunningService.oauthClient();
    }
    if (operation.credentials().contains("monitoring")) {
      return basic("monitoring", RunningService.MONITORING_PASSWORD);
    }
    return "Bearer " + (operation.route().contains("/api/admin/") ? operatorToken : token);
  }

  private List<String> wrongCredentials() {
    return List.of(
        "Bearer " + token.substring(0, token.length() - 2) + "AA",
        "Bearer " + refreshToken,
        "Bearer " + token + " " + token,
        "bearer " + token,
        "Token " + token,
        token,
        basic(email, password),
        basic(RunningService.OAUTH_CLIENT, wrongClientSecret),
        basic("monitoring", wrongMonitoringPassword),
        "Basic " + wrongMonitoringPassword,
        "Digest username=\"" + email + "\", response=\"" + password + "\"");
  }

  private String rightBody(Operation operation) {
    return operation.hasBody() ? operation.body(values(operation)) : null;
  }

  private Map<String, Object> values(Operation operation) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : operation.example().keySet()) {
      switch (name) {
        case "email" ->
            values.put(
                name, NEW_ADDRESS.contains(operation.route()) ? TestUser.arrives().email() : email);
        // Both in one request leave the password as it is.
        case "password", "current_password" -> values.put(name, password);
        case "refresh_token" -> values.put(name, refreshToken);
        case "token" -> values.put(name, token);
        default -> {
          // The example's.
        }
      }
    }
    return values;
  }

  private List<String> faultyBodies(Operation operation) {
    if (!operation.hasBody()) {
      return List.of();
    }
    String right = rightBody(operation);
    List<String> bodies = new ArrayList<>();
    bodies.add(right.substring(0, right.length() - 1));
    bodies.add(right.substring(0, right.length() - 4));
    bodies.add(right + right);
    bodies.add("[" + right + "]");
    bodies.add(password);
    bodies.add("\"" + password + "\"");
    bodies.add(operation.body(Map.of("secret", password)));
    for (String name : operation.example().keySet()) {
      bodies.add(operation.body(Map.of(name, Map.of("x", password))));
      bodies.add(operation.body(Map.of(name, List.of(token, refreshToken))));
      // What is written as a title, name or saved filter is one, and the right password would be
      // changed.
      if (!Set.of("title", "name", "query", "current_password").contains(name)) {
        bodies.add(operation.body(Map.of(name, password)));
      }
    }
    return bodies;
  }

  private HttpResponse<String> logIn(String email, String password) throws Exception {
    return post("/api/auth/login", TestUser.credentials(email, password), Map.of());
  }

  private HttpResponse<String> post(String path, String body, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.putAll(more);
    return send("POST " + path, "POST", path, body, headers);
  }

  private HttpResponse<String> send(
      String what, String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .setHeader(
                "X-Forwarded-For",
                // A retry must come from the network of the refresh.
                path.equals("/api/auth/refresh") ? REFRESHES_FROM : TestUser.newAddress());
    headers.forEach(request::setHeader);
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(what).isLessThan(500);
    String told = answer.headers().map() + answer.body().replaceAll(SESSION_MEMBERS, "");
    secrets.get(0).in(told).forEach(secret -> leaks.put(what, secret));
    return answer;
  }

  /** Remembers the tokens of a new session. */
  private HttpResponse<String> opens(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    token = member(answer.body(), "token");
    refreshToken = member(answer.body(), "refresh_token");
    // Its header is the same for all, and its claims are no secret.
    remember("access token", token.substring(token.lastIndexOf('.') + 1));
    remember("refresh token", refreshToken);
    return answer;
  }

  /** What the database keeps instead of secrets, which belongs nowhere else. */
  static void addStored(Secrets secrets, Connection database, String email, String rootSecret)
      throws SQLException, GeneralSecurityException {
    try (Statement statement = database.createStatement()) {
      ResultSet user =
          statement.executeQuery(
              "select c.data from credentials c join users u on u.id = c.user_id where u.email = '"
                  + email
                  + "'");
      user.next();
      String hash = user.getString(1);
      secrets.add("password's hash", hash.substring(hash.lastIndexOf('$') + 1));
      ResultSet tokens =
          statement.executeQuery(
              "select r.hash from refresh_tokens r join sessions s on s.id = r.session_id"
                  + " join users u on u.id = s.user_id where u.email = '"
                  + email
                  + "'");
      while (tokens.next()) {
        secrets.add("refresh token's hash", tokens.getString(1));
      }
    }
    addKeys(secrets, database, rootSecret);
  }

  private static void addKeys(Secrets secrets, Connection database, String rootSecret)
      throws SQLException, GeneralSecurityException {
    RootSecret root = new RootSecret(new Configuration(name -> Optional.of(rootSecret)));
    try (Statement statement = database.createStatement()) {
      ResultSet keys =
          statement.executeQuery("select kid, sealed_private_key, sealed_by from signing_keys");
      while (keys.next()) {
        String label =
            keys.getString(3).startsWith("id_token:")
                ? "token/id-token-key-seal"
                : "token/key-seal";
        AeadBox seal = new AeadBox(root.derive(label, 32), new SecureRandom());
        byte[] key = seal.open(keys.getBytes(2), keys.getString(1));
        RSAPrivateKey parsed =
            (RSAPrivateKey)
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
        secrets.add("private key", key);
        secrets.add("private exponent", bytes(parsed.getPrivateExponent()));
        // As the JDK prints a key.
        secrets.add("private exponent", parsed.getPrivateExponent().toString());
        secrets.add("sealed private key", keys.getBytes(2));
      }
    }
  }

  /** Without the sign. */
  private static byte[] bytes(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }
}
