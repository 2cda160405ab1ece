package dev.sallyport.openid.token;

import dev.sallyport.session.SessionRef;
import jakarta.ejb.ApplicationException;

/** Thrown for a refresh token whose key is not proven; nothing has changed then. */
@ApplicationException(rollback = true)
final class KeyMismatch extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient SessionRef owner;

  KeyMismatch(SessionRef owner) {
    super("The key of the refresh token is not proven", null, false, false);
    this.owner = owner;
  }

  SessionRef owner() {
    return owner;
  }
}
