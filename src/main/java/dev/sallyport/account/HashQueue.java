package dev.sallyport.account;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Who waits for a hash: first come first served within a network, in turn between networks, and of
 * known and other networks three known ones for each other one. When it is full, a network that has
 * fewer places than another takes one of the other's; a known network counts a third. Thus neither
 * a network nor many networks without a log-in before keep a known one out.
 *
 * <p>Not thread-safe, but for {@link Waiter#await}.
 */
final class HashQueue {
  /** How much a known network weighs. */
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

  /** One that waits. */
  static final class Waiter {
    private final HashClient client;
    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile boolean mayRun;

    private Waiter(HashClient client) {
      this.client = client;
    }

    /** Whether it may run; false when it lost its place. */
    boolean await() throws InterruptedException {
      decided.await();
      return mayRun;
    }

    boolean mayRun() {
      return mayRun;
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

  /** Empty when there is no room; another may lose its place instead. */
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

  /** False when it does not wait any more. */
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

  /** False when none waits. */
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
      // To the end: the other networks come first.
      line.put(next.getKey(), next.getValue());
    }
    size--;
    waiter.decide(true);
    return true;
  }

  /** The latest of the network with the most places, if the client is to have one of them. */
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
