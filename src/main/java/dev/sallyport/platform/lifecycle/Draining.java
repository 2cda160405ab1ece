package dev.sallyport.platform.lifecycle;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Whether this node is shutting down: it still serves, but leads its clients to other nodes. An
 * event of this class tells that it begins.
 */
@Singleton
public class Draining {
  private final Event<Draining> beginning;
  private volatile boolean begun;

  @Inject
  Draining(Event<Draining> beginning) {
    this.beginning = beginning;
  }

  public void begin() {
    begun = true;
    beginning.fire(this);
  }

  public boolean hasBegun() {
    return begun;
  }
}
