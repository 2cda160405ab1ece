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

  /** Below the ten failures in a row after which an account waits. */
  private static final int TRIES_FOR_EACH_ACCOUNT = 9;

  private enum Kind {
    UNKNOWN_EMAIL,
    WRONG_PASSWORD,
    INACTIVE_USER
  }

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Random random = new Random(7);
  private final Map<Kind, List<Double>> milliseconds = new EnumMap<>(Kind.class);

  /** The first requests after a start also compile and connect. */
  @BeforeEach
  void warmUp() throws Exception {
    run(WARM_UP);
  }

  @Test
  void unknownWrongAndInactiveTakeTheSameTime(TestReporter reporter) throws Exception {
    run(TRIES);

    double unknown = median(Kind.UNKNOWN_EMAIL);
    double wrong = median(Kind.WRONG_PASSWORD);
    double inactive = median(Kind.INACTIVE_USER);
    reporter.publishEntry(
        "median ms", "unknown %.1f, wrong %.1f, inactive %.1f".formatted(unknown, wrong, inactive));
    // A hash takes tens of milliseconds and everything else together one or two: an answer without
    // one would be at a ratio near 0.05. Medians of interleaved tries stay within a few percent of
    // each other even on a busy machine, which makes all three slow alike.
    assertThat(unknown / wrong).isBetween(0.85, 1.15);
    assertThat(inactive / wrong).isBetween(0.85, 1.15);
    assertThat(unknown / inactive).isBetween(0.85, 1.15);
  }

  /** So many of each kind, one after the other, in random order. */
  private void run(int tries) throws Exception {
    milliseconds.clear();
    List<Try> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      milliseconds.put(kind, new ArrayList<>());
      Visitor account = null;
      for (int i = 0; i < tries; i++) {
        if (i % TRIES_FOR_EACH_ACCOUNT == 0) {
          account = account(kind);
        }
        all.add(new Try(kind, request(kind, account)));
      }
    }
    Collections.shuffle(all, random);
    for (Try next : all) {
      milliseconds.get(next.kind()).add(milliseconds(next.request()));
    }
  }

  private record Try(Kind kind, HttpRequest request) {}

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

  private double median(Kind kind) {
    List<Double> sorted = milliseconds.get(kind).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
