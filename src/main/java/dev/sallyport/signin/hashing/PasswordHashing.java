package dev.sallyport.signin.hashing;

import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Hashes new passwords for the caller of a request. */
@Dependent
public class PasswordHashing {
  private final PasswordHasher hasher;
  private final OverloadRecorder overload;

  @Inject
  PasswordHashing(PasswordHasher hasher, OverloadRecorder overload) {
    this.hasher = hasher;
    this.overload = overload;
  }

  /**
   * Hashes a new password.
   *
   * @param event with which a rejected request is counted
   * @param knownToUser whether the user has logged in from the caller's network before
   * @throws dev.sallyport.problem.Problem 503 if the hash queue is full
   */
  public PasswordHash hash(Password password, EventType event, boolean knownToUser) {
    return overload.counted(event, () -> hasher.hash(password, overload.hashClient(knownToUser)));
  }
}
