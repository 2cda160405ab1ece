package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.Visitor;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** How long a refusal takes does not tell why it was one. */
class LoginTimingIT {
  private static final int TRIES = 200;
  private static final int WARM_UP = 20;

  /** How often to try again when a busy machine has blurred the medians. */
  private static final int RUNS = 3;

  /** Below the ten failures in a row after which an account waits. */
  private static final int TRIES_FOR_EACH_ACCOUNT = 9;

  private enum Kind {
    UNKNOWN_EMAIL,
    WRONG_PASSWORD,
    INACTIVE_USER
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random();
  private final Map<Kind, List<Double>> milliseconds = new EnumMap<>(Kind.class);

  /** The first requests after a start also compile and connect. */
  @BeforeEach
  void warmUp() throws Exception {
    run(WARM_UP);
    milliseconds.clear();
  }

  @Test
  void unknownWrongAndInactiveTakeTheSameTime(TestReporter reporter) throws Exception {
    for (int i = 0; i < RUNS && !alike(); i++) {
      run(TRIES);
    }

    reporter.publishEntry("median ms of each kind", medians().toString());
    // A hash takes tens of milliseconds and everything else together one or two: an answer without
    // one would be at a ratio near 0.05. Medians of tries that take turns stay within a few percent
    // of each other, because a busy machine makes all three slow alike.
    assertThat(alike()).as("within 15 % of each other: %s", medians()).isTrue();
  }

  private boolean alike() {
    Map<Kind, Double> medians = medians();
    return medians.size() == Kind.values().length
        && Collections.min(medians.values()) / Collections.max(medians.values()) > 1 / 1.15;
  }

  private Map<Kind, Double> medians() {
    Map<Kind, Double> medians = new EnumMap<>(Kind.class);
    milliseconds.forEach((kind, all) -> medians.put(kind, median(all)));
    return medians;
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  /** So many of each kind, one after the other, the kinds taking turns in random order. */
  private void run(int tries) throws Exception {
    List<Kind> turns = new ArrayList<>(List.of(Kind.values()));
    Map<Kind, Visitor> accounts = new EnumMap<>(Kind.class);
    for (int i = 0; i < tries; i++) {
      if (i % TRIES_FOR_EACH_ACCOUNT == 0) {
        turns.forEach(kind -> accounts.put(kind, account(kind)));
      }
      Collections.shuffle(turns, random);
      for (Kind kind : turns) {
        milliseconds
            .computeIfAbsent(kind, first -> new ArrayList<>())
            .add(milliseconds(request(kind, accounts.get(kind))));
      }
    }
  }

  private static Visitor account(Kind kind) {
    if (kind == Kind.UNKNOWN_EMAIL) {
      return Visitor.arrives();
    }
    Visitor visitor = Visitor.registered();
    if (kind == Kind.INACTIVE_USER) {
      Database.update("update users set is_active = false where id = ?", visitor.userId());
    }
    return visitor;
  }

  /** Each from an address of its own; the inactive user's password is right. */
  private static HttpRequest request(Kind kind, Visitor account) {
    String password = kind == Kind.INACTIVE_USER ? Visitor.PASSWORD : "Wrong-Horse-7";
    return account
        .moves()
        .request("/api/auth/login")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Visitor.credentials(account.email(), password)))
        .build();
  }

  private double milliseconds(HttpRequest request) throws Exception {
    long start = System.nanoTime();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    long nanos = System.nanoTime() - start;
    assertThat(status).isEqualTo(401);
    return nanos / 1e6;
  }
}
