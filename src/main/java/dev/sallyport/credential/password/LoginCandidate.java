package dev.sallyport.credential.password;

import dev.sallyport.account.User;
import java.util.UUID;

/**
 * The account of an e-mail address during a log-in whose password is not verified yet.
 *
 * @param user null when no account has the e-mail
 * @param passwordHash the PHC string; null if there is no such account or it has no password: the
 *     hasher then does the same work
 * @param knownNetwork whether this user has logged in from the caller's network before
 */
public record LoginCandidate(User user, String passwordHash, boolean knownNetwork) {
  static final LoginCandidate NOBODY = new LoginCandidate(null, null, false);

  /** Null when there is no such account. */
  public UUID userId() {
    return user == null ? null : user.id();
  }

  @Override
  public String toString() {
    return "LoginCandidate[" + userId() + ", hash hidden]";
  }
}
