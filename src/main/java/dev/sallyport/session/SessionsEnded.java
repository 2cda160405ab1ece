package dev.sallyport.session;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Fired in the transaction that ends sessions; observed once it has committed. */
public record SessionsEnded(Set<UUID> ids, Instant at) {
  public SessionsEnded {
    ids = Set.copyOf(ids);
  }
}
