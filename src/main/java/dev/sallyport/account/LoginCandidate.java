package dev.sallyport.account;

import java.util.UUID;

/**
 * The account of an e-mail address during a log-in whose password is not verified yet.
 *
 * @param user null when no account has the e-mail
 * @param knownNetwork whether this user has logged in from the caller's network before
 */
public record LoginCandidate(User user, boolean knownNetwork) {
  static final LoginCandidate NOBODY = new LoginCandidate(null, false);

  /** Null when there is no such account. */
  public UUID userId() {
    return user == null ? null : user.id();
  }

  /** Null if there is no such account; the hasher then does the same work. */
  public String passwordHash() {
    return user == null ? null : user.passwordHash();
  }
}
