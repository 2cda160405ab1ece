package dev.sallyport.token;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.sallyport.TestUser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user who never pauses: fetches the key set, refreshes at one node after the other, and uses the
 * youngest and the oldest token that have not expired at all of them. Notes what they would
 * complain of.
 */
public final class TokenTraffic {
  private static final JsonMapper JSON = new JsonMapper();

  private static final Duration PAUSE = Duration.ofMillis(100);

  // Between this process's look at the time and the service's.
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** A token and what it says. */
  public record Token(String text, String kid, Instant issued, Instant expires) {
    public static Token of(String text) {
      try {
        SignedJWT jwt = SignedJWT.parse(text);
        return new Token(
            text,
            jwt.getHeader().getKeyID(),
            jwt.getJWTClaimsSet().getIssueTime().toInstant(),
            jwt.getJWTClaimsSet().getExpirationTime().toInstant());
      } catch (ParseException malformed) {
        throw new IllegalArgumentException(malformed);
      }
    }

    public Token with(String other) {
      return new Token(other, kid, issued, expires);
    }

    @Override
    public String toString() {
      return "token of " + kid + " until " + expires;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<URI> nodes;
  private final Deque<Token> tokens = new ArrayDeque<>();
  private final Map<String, Instant> published = new LinkedHashMap<>();
  private Instant fetched = Instant.now();
  private final Map<String, Instant> signed = new LinkedHashMap<>();
  private final Set<String> acceptedAfterTakeover = new HashSet<>();
  private final Collection<String> complaints = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "token-traffic");
  private volatile boolean ended;
  private String refreshToken;
  private int turn;

  private TokenTraffic(List<URI> nodes) {
    this.nodes = nodes;
  }

  /** Has signed up, and goes on until it is stopped. */
  public static TokenTraffic on(List<URI> nodes) throws IOException, InterruptedException {
    TokenTraffic traffic = new TokenTraffic(nodes);
    traffic.fetchKeys();
    traffic.keep(
        traffic.post(
            "/api/auth/signup",
            TestUser.credentials("v-" + UUID.randomUUID() + "@example.com", TestUser.PASSWORD),
            201));
    // Ends with the nodes when a test fails.
    traffic.thread.setDaemon(true);
    traffic.thread.start();
    return traffic;
  }

  /** The keys that have signed so far, the first first, and since when. */
  public synchronized Map<String, Instant> signed() {
    return new LinkedHashMap<>(signed);
  }

  /** The keys that have been in the key sets of all nodes, and since when. */
  public synchronized Map<String, Instant> published() {
    return new LinkedHashMap<>(published);
  }

  /** The keys of which a token was good although another one had signed since. */
  synchronized Set<String> acceptedAfterTakeover() {
    return Set.copyOf(acceptedAfterTakeover);
  }

  /** Good tokens that were refused, and whatever else should not be. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Until so many keys have signed. */
  public void awaitKeys(int count, Duration limit) throws InterruptedException {
    await(() -> signed().size() >= count, limit);
  }

  /**
   * Until so many keys have been in the key set of every node, and a token of each that has signed
   * but the last was good although another one had signed since.
   */
  public void awaitPublished(int count, Duration limit) throws InterruptedException {
    await(
        () -> published().size() >= count && acceptedAfterTakeover().size() >= signed().size() - 1,
        limit);
  }

  private void await(BooleanSupplier seen, Duration limit) throws InterruptedException {
    Instant end = Instant.now().plus(limit);
    while (!seen.getAsBoolean() && complaints.isEmpty() && thread.isAlive()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError(
            "Within %s published %s, signed %s, accepted after takeover %s"
                .formatted(limit, published(), signed(), acceptedAfterTakeover()));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** What the node answers to a call with the token. */
  public int me(URI node, Token token) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(node.resolve("/api/auth/me"))
            .header("Authorization", "Bearer " + token.text()))
        .statusCode();
  }

  public String keySet(URI node) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(node.resolve("/.well-known/jwks.json"))).body();
  }

  /** A new token, from one node after the other. */
  public Token refresh() throws IOException, InterruptedException {
    return keep(post("/api/auth/refresh", TestUser.refreshBody(refreshToken), 200));
  }

  /** The caller goes on with its session. */
  public void stop() throws InterruptedException {
    ended = true;
    thread.join();
  }

  /**
   * No good token was refused, tokens outlived their key's signing, and each key but the first,
   * which signs at once, was in the key sets long enough before.
   *
   * @param maxAge for how long resource servers keep a key set
   */
  public void assertFlawless(Duration maxAge) {
    assertThat(complaints()).isEmpty();
    List<String> keys = List.copyOf(signed().keySet());
    assertThat(acceptedAfterTakeover())
        .as("tokens outlive their key's signing")
        .containsAll(keys.subList(0, keys.size() - 1));
    assertThat(keys.subList(1, keys.size()))
        .allSatisfy(
            kid ->
                assertThat(Duration.between(published().get(kid), signed().get(kid)))
                    .as("published before it signs")
                    .isGreaterThanOrEqualTo(maxAge.multipliedBy(2)));
  }

  private void run() {
    try {
      while (!ended) {
        fetchKeys();
        use(refresh());
        use(oldest());
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (IOException | InterruptedException | RuntimeException failed) {
      complaints.add(failed.toString());
    }
  }

  /** A key counts once every node tells it. */
  private void fetchKeys() throws IOException, InterruptedException {
    Instant started = Instant.now();
    Set<String> everywhere = null;
    for (URI node : nodes) {
      Set<String> kids = new HashSet<>();
      JSON.readTree(keySet(node)).path("keys").forEach(key -> kids.add(key.path("kid").asString()));
      if (everywhere == null) {
        everywhere = new HashSet<>(kids);
      }
      everywhere.retainAll(kids);
    }
    synchronized (this) {
      // Published since the key sets were fetched before: on a busy machine that is long ago.
      Instant before = fetched;
      everywhere.forEach(kid -> published.putIfAbsent(kid, before));
    }
    fetched = started;
  }

  private void use(Token token) throws IOException, InterruptedException {
    for (URI node : nodes) {
      int status = me(node, token);
      boolean expired = Instant.now().plus(MARGIN).isAfter(token.expires());
      if (status != 200 && !expired) {
        complaints.add(status + " of " + node + " to " + token + " at " + Instant.now());
      } else if (status == 200 && !token.kid().equals(tokens.getLast().kid())) {
        synchronized (this) {
          acceptedAfterTakeover.add(token.kid());
        }
      }
    }
  }

  private Token oldest() {
    Instant soon = Instant.now().plus(MARGIN.multipliedBy(2));
    while (tokens.size() > 1 && tokens.getFirst().expires().isBefore(soon)) {
      tokens.removeFirst();
    }
    return tokens.getFirst();
  }

  private Token keep(String session) {
    refreshToken = member(session, "refresh_token");
    Token token = Token.of(member(session, "token"));
    tokens.addLast(token);
    synchronized (this) {
      signed.putIfAbsent(token.kid(), Instant.now());
    }
    return token;
  }

  private String post(String path, String body, int expected)
      throws IOException, InterruptedException {
    URI node = nodes.get(turn++ % nodes.size());
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(node.resolve(path))
                .header("X-Forwarded-For", TestUser.newAddress())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    if (answer.statusCode() != expected) {
      throw new IllegalStateException(
          answer.statusCode() + " of " + node + path + ": " + answer.body());
    }
    return answer.body();
  }

  /** 503 is no refusal: the client is to try again, and does. */
  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest same = request.timeout(Duration.ofSeconds(30)).build();
    HttpResponse<String> answer = http.send(same, BodyHandlers.ofString());
    for (int tries = 1; answer.statusCode() == 503 && tries < 20; tries++) {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      answer = http.send(same, BodyHandlers.ofString());
    }
    return answer;
  }
}
