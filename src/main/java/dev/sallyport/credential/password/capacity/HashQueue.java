package dev.sallyport.credential.password.capacity;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A queue of requests that wait for a hash: first in, first out within a network, round robin
 * between networks, and three known networks for each unknown one. If the queue is full, a network
 * with fewer places than another takes one of its places; places of a known network count a third.
 * So neither a single network nor many unknown networks can displace a known one.
 *
 * <p>Not thread-safe, except {@link Waiter#await}.
 */
final class HashQueue {
  /** The weight of a known network. */
  static final int KNOWN_WEIGHT = 3;

  private final int capacity;

  // By network; the first is the next to be served.
  private final Map<String, Deque<Waiter>> known = new LinkedHashMap<>();
  private final Map<String, Deque<Waiter>> others = new LinkedHashMap<>();
  private int size;
  private int knownInARow;

  HashQueue(int capacity) {
    this.capacity = capacity;
  }

  /** A request that waits. */
  static final class Waiter {
    private final HashClient client;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean mayRun;

    private Waiter(HashClient client) {
      this.client = client;
    }

    /** Whether it may run; false if it lost its place or still waits after this time. */
    boolean await(long nanos) throws InterruptedException {
      return decided.await(nanos, TimeUnit.NANOSECONDS) && mayRun;
    }

    boolean mayRun() {
      return mayRun;
    }

    HashClient client() {
      return client;
    }

    private void decide(boolean run) {
      mayRun = run;
      decided.countDown();
    }
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  boolean hasRoomFor(HashClient client) {
    return size < capacity || victim(client).isPresent();
  }

  /** How many of the waiting requests are served before one that arrives now, at most all. */
  int ahead(HashClient client) {
    Map<String, Deque<Waiter>> line = line(client);
    int own = Optional.ofNullable(line.get(client.network())).map(Deque::size).orElse(0);
    int before = own;
    // A network that is served before the own one has one more turn than that.
    int turns = own + 1;
    for (Map.Entry<String, Deque<Waiter>> network : line.entrySet()) {
      if (network.getKey().equals(client.network())) {
        turns = own;
      } else {
        before += Math.min(network.getValue().size(), turns);
      }
    }
    int inARow = Math.min(knownInARow, KNOWN_WEIGHT);
    int ofOtherLine =
        client.known()
            ? (inARow + before) / KNOWN_WEIGHT
            : KNOWN_WEIGHT - inARow + before * KNOWN_WEIGHT;
    return before + Math.min(ofOtherLine, waiting(client.known() ? others : known));
  }

  private static int waiting(Map<String, Deque<Waiter>> line) {
    return line.values().stream().mapToInt(Deque::size).sum();
  }

  /** Empty if the queue is full; otherwise another request may lose its place. */
  Optional<Waiter> add(HashClient client) {
    if (size >= capacity) {
      Optional<Waiter> victim = victim(client);
      if (victim.isEmpty()) {
        return Optional.empty();
      }
      remove(victim.get());
      victim.get().decide(false);
    }
    Waiter waiter = new Waiter(client);
    line(client).computeIfAbsent(client.network(), network -> new ArrayDeque<>()).add(waiter);
    size++;
    return Optional.of(waiter);
  }

  /** False if it no longer waits. */
  boolean remove(Waiter waiter) {
    Map<String, Deque<Waiter>> line = line(waiter.client);
    Deque<Waiter> network = line.get(waiter.client.network());
    if (network == null || !network.remove(waiter)) {
      return false;
    }
    if (network.isEmpty()) {
      line.remove(waiter.client.network());
    }
    size--;
    return true;
  }

  /** Takes the place of a request that would be among the last to be served; at least one waits. */
  void rejectOne() {
    Waiter last = most(others).or(() -> most(known)).orElseThrow().getLast();
    remove(last);
    last.decide(false);
  }

  /** False if no request waits. */
  boolean admitNext() {
    if (size == 0) {
      return false;
    }
    boolean isKnownsTurn = others.isEmpty() || (!known.isEmpty() && knownInARow < KNOWN_WEIGHT);
    knownInARow = isKnownsTurn ? knownInARow + 1 : 0;
    Map<String, Deque<Waiter>> line = isKnownsTurn ? known : others;
    Iterator<Map.Entry<String, Deque<Waiter>>> networks = line.entrySet().iterator();
    Map.Entry<String, Deque<Waiter>> next = networks.next();
    networks.remove();
    Waiter waiter = next.getValue().poll();
    if (!next.getValue().isEmpty()) {
      // Moved to the end, so that the other networks are served first.
      line.put(next.getKey(), next.getValue());
    }
    size--;
    waiter.decide(true);
    return true;
  }

  /**
   * The latest request of the network with the most places, if the client is entitled to one of
   * them.
   */
  private Optional<Waiter> victim(HashClient client) {
    Optional<Deque<Waiter>> mostKnown = most(known);
    Optional<Deque<Waiter>> mostOthers = most(others);
    int knownShare = mostKnown.map(Deque::size).orElse(0);
    int othersShare = mostOthers.map(Deque::size).orElse(0) * KNOWN_WEIGHT;
    boolean isOther = othersShare >= knownShare;
    Deque<Waiter> own = line(client).get(client.network());
    int ownShare = ((own == null ? 0 : own.size()) + 1) * (client.known() ? 1 : KNOWN_WEIGHT);
    boolean deserved =
        (client.known() && isOther)
            ? ownShare <= othersShare
            : ownShare < Math.max(knownShare, othersShare);
    return deserved ? (isOther ? mostOthers : mostKnown).map(Deque::peekLast) : Optional.empty();
  }

  private static Optional<Deque<Waiter>> most(Map<String, Deque<Waiter>> line) {
    return line.values().stream().max(Comparator.comparingInt(Deque::size));
  }

  private Map<String, Deque<Waiter>> line(HashClient client) {
    return client.known() ? known : others;
  }
}
