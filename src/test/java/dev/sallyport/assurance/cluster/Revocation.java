package dev.sallyport.assurance.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeClient;
import java.io.IOException;
import java.time.Duration;

/** A session that its user has just ended at one node. */
final class Revocation {
  /** For every node, in a split grid, too. */
  static final Duration PROMISED = Duration.ofSeconds(1);

  private final NodeClient node;
  private final String session;

  private Revocation(NodeClient node, String session) {
    this.node = node;
    this.session = session;
  }

  /** Of somebody who signs up and logs out again, there. */
  static Revocation endedAt(NodeClient node) throws IOException, InterruptedException {
    return of(node.signsUp(), node);
  }

  static Revocation of(String session, NodeClient node) throws IOException, InterruptedException {
    assertThat(node.me(session)).isEqualTo(200);
    assertThat(node.logsOut(session)).isEqualTo(200);
    return new Revocation(node, session);
  }

  /**
   * From the answer to the log-out until the answer to the first request that was refused; none
   * that is accepted may be sent too late.
   */
  Duration refusedBy(NodeClient other) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long sent = start;
    while (other.me(session) == 200) {
      assertThat(Duration.ofNanos(sent - start)).as("accepted").isLessThan(PROMISED);
      sent = System.nanoTime();
    }
    Duration refused = Duration.ofNanos(System.nanoTime() - start);
    assertThat(other.me(session)).isEqualTo(401);
    assertThat(node.me(session)).isEqualTo(401);
    assertThat(other.refreshes(session).statusCode()).isEqualTo(401);
    return refused;
  }
}
