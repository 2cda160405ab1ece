package dev.sallyport.assurance.cluster;

import dev.sallyport.NodeClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One node after the other, as a reverse proxy chooses them; who gets no answer, or 503, tries the
 * next.
 */
final class RoundRobin {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<NodeClient> nodes;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private volatile Duration longest = Duration.ZERO;

  RoundRobin(List<NodeClient> nodes) {
    this.nodes = nodes;
  }

  /** A request to a node. */
  interface Call {
    HttpResponse<String> on(NodeClient node) throws IOException, InterruptedException;
  }

  /** The first answer. */
  HttpResponse<String> send(Call call) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      NodeClient node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
      try {
        HttpResponse<String> answer = call.on(node);
        if (answer.statusCode() != 503 && isOfTheService(answer)) {
          note(Duration.ofNanos(System.nanoTime() - start));
          return answer;
        }
      } catch (IOException gone) {
        // The next one answers.
      }
      retries.incrementAndGet();
      if (Duration.ofNanos(System.nanoTime() - start).compareTo(TIMEOUT) > 0) {
        throw new AssertionError("No node answered for " + TIMEOUT);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** A node that starts listens before its service is there, which health checks would tell. */
  private static boolean isOfTheService(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Request-Id").isPresent();
  }

  private synchronized void note(Duration duration) {
    longest = longest.compareTo(duration) < 0 ? duration : longest;
  }

  int retries() {
    return retries.get();
  }

  /** From the first try to the answer. */
  Duration longest() {
    return longest;
  }
}
