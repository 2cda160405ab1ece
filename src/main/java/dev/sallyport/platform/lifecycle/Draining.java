package dev.sallyport.platform.lifecycle;

import jakarta.inject.Singleton;

/** Whether this node is shutting down: it still serves, but leads its clients to other nodes. */
@Singleton
public class Draining {
  private volatile boolean begun;

  public void begin() {
    begun = true;
  }

  public boolean hasBegun() {
    return begun;
  }
}
