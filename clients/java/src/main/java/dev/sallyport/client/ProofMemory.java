package dev.sallyport.client;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers proofs in the memory of this server, at most as many as fit. */
final class ProofMemory implements UsedProofs {
  /** About 20 MB. */
  static final int MOST = 100_000;

  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private final Clock clock;

  ProofMemory(Clock clock) {
    this.clock = clock;
  }

  /** When it is full of proofs that are not too old yet, every other one is refused. */
  @Override
  public boolean isFirstUse(String id, Instant until) {
    if (used.size() >= MOST) {
      Instant now = clock.instant();
      used.values().removeIf(end -> end.isBefore(now));
      if (used.size() >= MOST) {
        return false;
      }
    }
    return used.putIfAbsent(id, until) == null;
  }

  int size() {
    return used.size();
  }
}
