package dev.sallyport.session;

import jakarta.ejb.ApplicationException;
import java.time.Duration;

/** Thrown if a session is refreshed too early; the current refresh token remains unused. */
@ApplicationException(rollback = true)
public final class RefreshTooEarly extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient SessionOwner owner;
  private final transient Duration wait;

  RefreshTooEarly(SessionOwner owner, Duration wait) {
    super("Refreshed too early", null, false, false);
    this.owner = owner;
    this.wait = wait;
  }

  SessionOwner owner() {
    return owner;
  }

  Duration waitTime() {
    return wait;
  }
}
