package dev.sallyport.session.refresh;

import dev.sallyport.session.SessionRef;
import jakarta.ejb.ApplicationException;
import java.time.Duration;

/** Thrown if a session is refreshed too early; the current refresh token remains unused. */
@ApplicationException(rollback = true)
public final class RefreshTooEarly extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient SessionRef owner;
  private final transient Duration wait;

  public RefreshTooEarly(SessionRef owner, Duration wait) {
    super("Refreshed too early", null, false, false);
    this.owner = owner;
    this.wait = wait;
  }

  public SessionRef owner() {
    return owner;
  }

  public Duration waitTime() {
    return wait;
  }
}
