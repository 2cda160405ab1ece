package dev.sallyport.assurance.hostile;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.assurance.hostile.ServedDocument.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One client who calls every operation of the served document: as it should be, and with values,
 * bodies, headers, methods and credentials as they should not be.
 */
final class ApiFuzzer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COMPLAINTS_KEPT = 20;

  /** Optional parameters are chosen at random, and some choices are refused. */
  private static final int ROUNDS = 15;

  private static final String KEYS = "/api/admin/keys";

  private final HttpClient http;
  private final URI service;
  private final Supplier<Connection> database;
  private final ServedDocument document;

  /**
   * A broken chain, a finding, a change that another operator asked for, the current password, a
   * second factor, what was mailed, or a mail that has failed; or they end what others need.
   */
  static final Set<String> NEED_MORE =
      Set.of(
          "acceptInvitation",
          "acknowledgeAuditBreak",
          "approveRoleChange",
          "rejectRoleChange",
          "cancelFactorRemoval",
          "cancelImport",
          "changePassword",
          "endSessions",
          "exportImportFaults",
          "findImport",
          "keepFactors",
          "presentSecondFactor",
          "reauthenticate",
          "confirmTotp",
          "removeTotp",
          "removeUserApplication",
          "beginDeviceGrant",
          "removeUserFactor",
          "removeUserFactors",
          "beginReauthentication",
          "logInWithPasskey",
          "addPasskey",
          "renamePasskey",
          "removePasskey",
          "removePassword",
          "forgetRememberedDevice",
          "replaceRecoveryCodes",
          "confirmEmail",
          "confirmSignUp",
          "resetPassword",
          "restoreAccount",
          "resumeMail",
          "reviewFinding",
          "revertEmail",
          "retryMail",
          "stopMail",
          "pushAuthorizationRequest",
          "token",
          "userInfo",
          "userInfoByForm");

  private static final Set<String> SLOW = Set.of("exportEvents", "verifyAuditChain");

  private final boolean shared;
  private final boolean first;
  private final RandomGenerator random;

  private Person user;
  private Person operator;
  private Person victim;
  private final Map<String, Deque<String>> seen = new HashMap<>();

  final List<String> complaints = new ArrayList<>();
  final TreeSet<String> answeredWell = new TreeSet<>();
  final Map<Integer, Integer> statuses = new TreeMap<>();
  int requests;

  /**
   * @param shared whether others need the service after this: its keys are left alone
   * @param first whether to begin with a proper request to each operation
   */
  ApiFuzzer(
      URI service,
      Supplier<Connection> database,
      ServedDocument document,
      boolean shared,
      boolean first,
      long seed) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    this.service = service;
    this.database = database;
    this.document = document;
    this.shared = shared;
    this.first = first;
    this.random = new SplittableRandom(seed);
  }

  /** Until the moment or the number is reached, whichever is first. */
  ApiFuzzer run(int count, Instant end) throws IOException, InterruptedException {
    if (first) {
      askEachAsItShouldBe();
    }
    while (requests < count && Instant.now().isBefore(end)) {
      Operation operation = document.operations().get(random.nextInt(document.operations().size()));
      ask(operation, random.nextInt(5) > 0);
    }
    return this;
  }

  /** Until each has succeeded: some ask for what others answer, or end what others need. */
  private void askEachAsItShouldBe() throws IOException, InterruptedException {
    for (int round = 0; round < ROUNDS && !haveAllAnsweredWell(); round++) {
      List<Operation> inSomeOrder = new ArrayList<>(document.operations());
      Collections.shuffle(inSomeOrder, new java.util.Random(random.nextLong()));
      for (Operation operation : inSomeOrder) {
        ask(operation, false);
      }
    }
  }

  private boolean haveAllAnsweredWell() {
    return document.operations().stream()
        .allMatch(
            operation ->
                answeredWell.contains(operation.id())
                    || (shared && changesKeys(operation))
                    || NEED_MORE.contains(operation.id()));
  }

  private static boolean changesKeys(Operation operation) {
    return operation.path().startsWith(KEYS) && !operation.method().equals("GET");
  }

  private void ask(Operation operation, boolean hostile) throws IOException, InterruptedException {
    // Export and verification grow with every request.
    if (SLOW.contains(operation.id())
        && (hostile ? random.nextInt(8) > 0 : answeredWell.contains(operation.id()))) {
      return;
    }
    // Each takes the tasks and sessions of its user along.
    if (operation.id().equals("deleteAccount")
        && !hostile
        && answeredWell.contains(operation.id())) {
      return;
    }
    Call call = new Call(operation, hostile);
    if ((shared && call.touchesKeys()) || call.endsSessionsOfOthers()) {
      return;
    }
    HttpRequest request = call.request();
    Answer answer;
    try {
      answer = answered(request);
    } catch (IOException broken) {
      requests++;
      complain(call, request, "no answer: " + broken, "");
      return;
    }
    requests++;
    statuses.merge(answer.status(), 1, Integer::sum);
    Optional<Operation> asked = document.operation(call.method, operation.path());
    document
        .complaint(asked.orElse(operation), asked.isPresent(), answer)
        .filter(complaint -> !call.isBare(complaint))
        .filter(complaint -> !(call.mayBeRefusedUnread() && isRefusedUnread(answer)))
        .ifPresent(complaint -> complain(call, request, complaint, told(answer)));
    learn(call, answer);
  }

  /** Once more when the connection, kept from the request before, had just been closed. */
  private Answer answered(HttpRequest request) throws IOException, InterruptedException {
    try {
      return Answer.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    } catch (IOException closed) {
      return Answer.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
    }
  }

  /** By the server itself, which has no document for it. */
  private static boolean isRefusedUnread(Answer answer) {
    return answer.status() == 400
        && answer.body().isEmpty()
        && answer.header("X-Request-Id").isEmpty();
  }

  private static String told(Answer answer) {
    String body = answer.body();
    return answer.status() + " " + body.substring(0, Math.min(body.length(), 300));
  }

  private void complain(Call call, HttpRequest request, String complaint, String answer) {
    String key = call.operation.id() + ": " + complaint;
    if (complaints.size() < COMPLAINTS_KEPT
        && complaints.stream().noneMatch(known -> known.startsWith(key))) {
      Map<String, List<String>> headers = new TreeMap<>(request.headers().map());
      complaints.add(
          key
              + "\n  "
              + request.method()
              + " "
              + request.uri()
              + "\n  "
              + headers
              + "\n  "
              + new String(
                  Arrays.copyOf(call.body, Math.min(call.body.length, 300)), StandardCharsets.UTF_8)
              + "\n  "
              + answer);
    }
  }

  private void learn(Call call, Answer answer) {
    if (answer.status() == 401 && call.meantWell()) {
      // Logged out, deactivated, or the key is gone: somebody else from now on.
      user = null;
      operator = null;
    }
    if (answer.status() >= 300 || !call.method.equals(call.operation.method())) {
      return;
    }
    answeredWell.add(call.operation.id());
    if (call.operation.id().equals("deleteAccount")) {
      user = null;
    }
    if (!answer.header("Content-Type").orElse("").equals("application/json")) {
      return;
    }
    JsonNode body;
    try {
      body = JSON.readTree(answer.body());
    } catch (JacksonException told) {
      return;
    }
    learn(call, body);
  }

  private void learn(Call call, JsonNode body) {
    if (body.path("next_cursor").isString()) {
      keep("cursor " + call.operation.path(), body.path("next_cursor").asString(""));
    }
    switch (call.operation.id()) {
      case "createTask" -> Person.keep(call.person.tasks, body.path("id").asString(""));
      case "listSessions" -> {
        call.person.sessions.clear();
        body.path("data")
            .forEach(s -> Person.keep(call.person.sessions, s.path("id").asString("")));
      }
      case "listUserSessions" ->
          body.path("data").forEach(s -> keep("session", s.path("id").asString("")));
      case "createClient", "addClientSecret" -> {
        keep("client", body.path("client_id").asString(""));
        keep("client type", body.path("type").asString(""));
        body.path("secrets").forEach(s -> keep("client secret", s.path("id").asString("")));
      }
      case "invite" -> keep("invitation", body.path("id").asString(""));
      case "saveView" -> keep("view", body.path("id").asString(""));
      case "listThrottles" ->
          body.path("data").forEach(t -> keep("throttle", t.path("id").asString("")));
      case "listKeys" -> body.path("data").forEach(k -> keep("kid", k.path("kid").asString("")));
      case "refresh" -> {
        keep("refresh_token", body.path("refresh_token").asString(""));
        keep("refresh_user", body.path("user_id").asString(""));
      }
      case "logIn", "signUp" -> {
        keep("refresh_user", body.path("user_id").asString(""));
        keep("refresh_token", body.path("refresh_token").asString(""));
        keep("token", body.path("token").asString(""));
      }
      default -> {}
    }
  }

  private void keep(String kind, String text) {
    Person.keep(seen.computeIfAbsent(kind, k -> new ArrayDeque<>()), text);
  }

  private Optional<String> recent(String kind) {
    return Optional.ofNullable(seen.get(kind)).map(Deque::peekLast);
  }

  private Person user() throws IOException, InterruptedException {
    if (user == null) {
      user = Person.signedIn(http, service, database, "{user}");
    }
    return user;
  }

  private Person operator() throws IOException, InterruptedException {
    if (operator == null) {
      operator = Person.signedIn(http, service, database, "{admin,user}");
    }
    return operator;
  }

  /** Whom operators deal with: now and then somebody new. */
  private Person victim() throws IOException, InterruptedException {
    if (victim == null || random.nextInt(60) == 0) {
      victim = Person.signedIn(http, service, database, "{user}");
    }
    return victim;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  /** A request in the making. */
  private final class Call {
    private final Operation operation;
    private final Person person;
    private final List<String> query = new ArrayList<>();
    private final List<String[]> headers = new ArrayList<>();
    private String method;
    private String path;
    private byte[] body = new byte[0];
    private String mediaType;
    private boolean rightCredentials = true;
    private final boolean hostileText;

    Call(Operation operation, boolean hostile) throws IOException, InterruptedException {
      this.operation = operation;
      this.method = operation.method();
      if (operation.id().equals("endSession") && !hostile) {
        // An earlier call may have ended the session that this one is to end.
        user = null;
      }
      this.person = operation.path().startsWith("/api/admin") ? operator() : user();
      // One at least when it is to be hostile.
      int first = random.nextInt(6);
      int second = random.nextInt(6);
      int wrong = hostile ? (1 << first) | (1 << second) : 0;
      hostileText = has(wrong, 0) || has(wrong, 1) || has(wrong, 3);
      path(has(wrong, 0));
      query(has(wrong, 1));
      body(has(wrong, 2));
      headers(has(wrong, 3));
      credentials(has(wrong, 4));
      // Health is the server's, which answers every method alike.
      if (has(wrong, 5) && oneIn(2) && !operation.path().startsWith("/health")) {
        method = any(List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW"));
      }
    }

    private static boolean has(int set, int bit) {
      return (set & (1 << bit)) != 0;
    }

    boolean meantWell() {
      return rightCredentials && operation.accepts("bearer");
    }

    /** Octets that are no text in path or headers, and a body where HTTP defines none. */
    boolean mayBeRefusedUnread() {
      return hostileText || (body.length > 0 && List.of("GET", "HEAD", "DELETE").contains(method));
    }

    /** With an operator's token these change the keys whatever else is wrong. */
    boolean touchesKeys() {
      return operation.path().startsWith(KEYS) && !method.equals("GET");
    }

    /** With an operator's token these sign the other clients out. */
    boolean endsSessionsOfOthers() {
      return operation.path().equals("/api/admin/sessions") && !method.equals("GET");
    }

    /** An answer to HEAD or OPTIONS is what it is to GET, or to nothing, without the body. */
    boolean isBare(String complaint) {
      return (method.equals("HEAD") || method.equals("OPTIONS"))
          && !complaint.startsWith("an error");
    }

    private void path(boolean hostile) throws IOException, InterruptedException {
      path = operation.path();
      List<JsonNode> parameters = operation.parameters("path");
      int wrong = hostile && !parameters.isEmpty() ? random.nextInt(parameters.size()) : -1;
      for (int i = 0; i < parameters.size(); i++) {
        String name = parameters.get(i).path("name").asString("");
        String value = i == wrong ? HostileText.encoded(random) : id(name);
        path = path.replace("{" + name + "}", value);
      }
    }

    private String id(String name) throws IOException, InterruptedException {
      String unknown = UUID.randomUUID().toString();
      return switch (name) {
        case "user_id" -> oneIn(20) ? unknown : person.userId.toString();
        case "user" -> oneIn(20) ? unknown : victimOfThis().userId.toString();
        case "session" -> oneIn(4) ? recent("session").orElse(unknown) : victim().sessionId();
        case "client" -> recent("client").orElse(unknown);
        case "kid" -> oneIn(2) ? unknown : recent("kid").orElse(unknown);
        default -> {
          if (operation.path().startsWith("/api/admin/throttles")) {
            yield recent("throttle").orElse(unknown);
          }
          if (operation.path().startsWith("/api/admin/clients")) {
            yield recent("client secret").orElse(unknown);
          }
          if (operation.path().startsWith("/api/admin/invitations")) {
            yield recent("invitation").orElse(unknown);
          }
          if (operation.path().startsWith("/api/admin/views")) {
            yield recent("view").orElse(unknown);
          }
          Deque<String> own =
              operation.path().startsWith("/api/auth/sessions") ? person.sessions : person.tasks;
          if (own == person.sessions && own.isEmpty()) {
            yield person.sessionId();
          }
          yield own.isEmpty() || oneIn(20) ? unknown : own.peekLast();
        }
      };
    }

    /** Somebody new where an earlier call may have ended the session, or deactivated the user. */
    private Person victimOfThis() throws IOException, InterruptedException {
      if (Set.of("endUserSession", "sendPasswordReset").contains(operation.id())) {
        victim = null;
      }
      return victim();
    }

    private void query(boolean hostile) {
      for (JsonNode parameter : operation.parameters("query")) {
        if (oneIn(3)) {
          String name = parameter.path("name").asString("");
          query.add(
              name
                  + "="
                  + HostileText.encode(text(name, document.resolved(parameter.path("schema")))));
        }
      }
      if (hostile) {
        List<JsonNode> parameters = operation.parameters("query");
        String name =
            parameters.isEmpty() || oneIn(5)
                ? HostileText.encoded(random)
                : any(parameters).path("name").asString("");
        query.add(name + "=" + HostileText.encoded(random));
        if (oneIn(4)) {
          Collections.shuffle(query, new java.util.Random(random.nextLong()));
          query.add(query.get(0));
        }
      }
    }

    /** As the schema wants it. */
    private String text(String name, JsonNode schema) {
      if (operation.id().equals("replaceClient") && name.equals("type")) {
        return recent("client type").orElse("web");
      }
      // Most of the others have no secret.
      if (operation.id().equals("createClient") && name.equals("type") && !oneIn(8)) {
        return "web";
      }
      if (List.of("array", "object").contains(schema.path("type").asString(""))) {
        return schema.has("example") ? schema.path("example").toString() : "null";
      }
      if (schema.has("enum")) {
        return schema.path("enum").get(random.nextInt(schema.path("enum").size())).asString("");
      }
      return switch (schema.path("type").asString("") + " " + schema.path("format").asString("")) {
        case "integer " ->
            Integer.toString(
                random.nextInt(
                    schema.path("minimum").asInt(0), schema.path("maximum").asInt(1_000) + 1));
        case "boolean " -> Boolean.toString(random.nextBoolean());
        case "string uuid" ->
            operation.id().equals("refresh")
                ? recent("refresh_user").orElseGet(() -> UUID.randomUUID().toString())
                : UUID.randomUUID().toString();
        case "string date-time" ->
            Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L)).toString();
        case "string uri" -> "https://app.example.com/" + random.nextInt(1_000);
        case "string email" -> "p-" + UUID.randomUUID() + "@example.com";
        default -> word(name);
      };
    }

    private String word(String name) {
      return switch (name) {
        case "client_id" ->
            operation.id().equals("replaceClient")
                ? recent("client").orElse("app")
                : "c-" + UUID.randomUUID();
        case "cursor" -> recent("cursor " + operation.path()).orElse("");
        case "type" -> any(List.of("login", "login,throttled", "logout"));
        case "ip" -> any(List.of("192.0.2.0/24", "2001:db8::1", "::/64"));
        case "reason" -> "wrong_password";
        case "query" -> "type=login&success=false";
        case "step" -> any(List.of("PT1H", "PT10M", "P1D"));
        case "email_hash" -> "ab".repeat(32);
        case "request_id" -> UUID.randomUUID().toString();
        case "password" -> TestUser.PASSWORD;
        case "token" -> recent("token").orElse("e30.e30.e30");
        case "refresh_token" ->
            recent("refresh_token").orElse("nVq7bqB0h0W8kP0mWq4m3r1c8sQ2yT5uXzA9dE6fGhI");
        default -> "Write the " + random.nextInt(1_000) + "th program";
      };
    }

    private void body(boolean hostile) throws IOException, InterruptedException {
      Optional<String> type = operation.mediaType();
      mediaType = type.orElse(null);
      if (type.isPresent()) {
        JsonNode schema = document.bodySchema(operation);
        boolean form = mediaType.contains("form");
        List<String[]> members = members(schema, form);
        if (hostile) {
          spoil(members, form);
        }
        body = (form ? form(members) : json(members)).getBytes(StandardCharsets.UTF_8);
      } else if (hostile) {
        mediaType = "application/json";
        body = HostileText.json(random).getBytes(StandardCharsets.UTF_8);
      }
      if (hostile) {
        spoilBytes();
      }
    }

    private List<String[]> members(JsonNode schema, boolean form)
        throws IOException, InterruptedException {
      List<String[]> members = new ArrayList<>();
      for (String name : schema.path("properties").propertyNames()) {
        JsonNode member = document.resolved(schema.path("properties").path(name));
        String type = member.path("type").asString("");
        String value = text(name, member);
        if (operation.id().equals("logIn") && name.equals("email") && !oneIn(4)) {
          value = victim().email;
        }
        if (name.equals("roles")) {
          members.add(new String[] {name, any(List.of("[\"user\"]", "[\"admin\",\"user\"]"))});
        } else if (!form && type.equals("string")) {
          members.add(new String[] {name, HostileText.quoted(value)});
        } else {
          members.add(new String[] {name, value});
        }
      }
      return members;
    }

    private void spoil(List<String[]> members, boolean form) {
      if (members.isEmpty()) {
        // A file, for example, whose bytes are spoilt afterwards.
        return;
      }
      String[] member = any(members);
      switch (random.nextInt(5)) {
        case 0 -> members.remove(member);
        case 1 -> members.add(member.clone());
        case 2 -> members.add(new String[] {"x" + random.nextInt(9), "1"});
        case 3 -> member[0] = HostileText.any(random);
        default -> member[1] = form ? HostileText.any(random) : HostileText.json(random);
      }
    }

    private String json(List<String[]> members) {
      return members.stream()
          .map(member -> HostileText.quoted(member[0]) + ":" + member[1])
          .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }

    private String form(List<String[]> members) {
      return members.stream()
          .map(m -> HostileText.encode(m[0]) + "=" + HostileText.encode(m[1]))
          .collect(java.util.stream.Collectors.joining("&"));
    }

    private void spoilBytes() {
      if (body.length == 0 || !oneIn(3)) {
        return;
      }
      int at = random.nextInt(body.length);
      switch (random.nextInt(6)) {
        case 0 -> body = Arrays.copyOf(body, at);
        case 1 -> body[at] = (byte) random.nextInt(256);
        case 2 -> body[at] = (byte) 0xC0;
        case 3 -> body = Arrays.copyOf(body, 20_000);
        case 4 -> body = new byte[0];
        default ->
            body =
                ("[" + new String(body, StandardCharsets.UTF_8) + "]")
                    .getBytes(StandardCharsets.UTF_8);
      }
    }

    private void headers(boolean hostile) {
      headers.add(
          new String[] {"X-Forwarded-For", oneIn(3) ? "203.0.113.9" : TestUser.newAddress()});
      for (JsonNode parameter : operation.parameters("header")) {
        if (oneIn(3)) {
          headers.add(
              new String[] {
                parameter.path("name").asString(""),
                any(List.of("\"1\"", "\"2\"", "*", "\"0\", \"1\""))
              });
        }
      }
      if (hostile) {
        String name =
            any(
                List.of(
                    "Accept",
                    "Accept-Language",
                    "Accept-Encoding",
                    "Content-Encoding",
                    "Content-Type",
                    "Cookie",
                    "Forwarded",
                    "If-Match",
                    "If-None-Match",
                    "Origin",
                    "Range",
                    "User-Agent",
                    "X-Forwarded-For",
                    "X-HTTP-Method-Override",
                    "X-Request-Id"));
        String value =
            oneIn(2)
                ? HostileText.header(random)
                : any(
                    List.of(
                        "text/html",
                        "application/json;charset=utf-16",
                        "application/json; q=0",
                        "application/xml",
                        "multipart/form-data; boundary=x",
                        "gzip",
                        "bytes=0-1",
                        "DELETE",
                        RunningService.ALLOWED_ORIGIN,
                        "https://evil.example"));
        if (name.equals("Content-Type")) {
          mediaType = value;
        } else {
          headers.add(new String[] {name, value});
        }
      }
    }

    private void credentials(boolean hostile) throws IOException, InterruptedException {
      String right = rightCredentials();
      if (!hostile) {
        add(right);
        return;
      }
      rightCredentials = false;
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> add("Bearer " + user().token);
        case 2 -> add("Bearer " + operator().token);
        case 3 -> add(basic("monitoring", RunningService.MONITORING_PASSWORD));
        case 4 -> add(any(List.of("Bearer ", "Basic ", "")) + HostileText.header(random));
        default -> {
          add(right);
          add("Bearer e30.e30.e30");
        }
      }
    }

    private String rightCredentials() {
      if (operation.accepts("monitoring")) {
        return basic("monitoring", RunningService.MONITORING_PASSWORD);
      }
      if (operation.accepts("client")) {
        return basic(RunningService.OAUTH_CLIENT, RunningService.OAUTH_SECRET);
      }
      return operation.accepts("bearer") ? "Bearer " + person.token : "";
    }

    private void add(String credentials) {
      if (!credentials.isEmpty()) {
        headers.add(new String[] {"Authorization", credentials});
      }
    }

    private String basic(String name, String password) {
      String pair = HostileText.encode(name) + ":" + HostileText.encode(password);
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    HttpRequest request() {
      String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(service + target)).timeout(Duration.ofSeconds(40));
      headers.forEach(header -> request.header(header[0], header[1]));
      if (mediaType != null) {
        request.header("Content-Type", mediaType.isEmpty() ? " " : mediaType);
      }
      HttpRequest.BodyPublisher publisher =
          body.length == 0
              ? HttpRequest.BodyPublishers.noBody()
              : oneIn(4)
                  ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                  : HttpRequest.BodyPublishers.ofByteArray(body);
      return request.method(method, publisher).build();
    }
  }
}
