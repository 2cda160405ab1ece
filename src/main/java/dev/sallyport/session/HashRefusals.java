package dev.sallyport.session;

import dev.sallyport.account.PasswordHasher;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Rejections;
import dev.sallyport.audit.Subject;
import dev.sallyport.problem.Problem;
import dev.sallyport.throttle.Client;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/** Counts those that the full queue for hashes refuses, instead of an event for each. */
@Dependent
class HashRefusals {
  @Inject private PasswordHasher hasher;
  @Inject private Rejections rejections;
  @Inject private Client client;

  /**
   * Refuses now what would be refused at its hash.
   *
   * @throws Problem 503 when too many hashes are waited for
   */
  void requireRoom(EventType type) {
    counted(
        type,
        () -> {
          hasher.requireRoom();
          return null;
        });
  }

  /**
   * What the hashing returns.
   *
   * @throws Problem 503 when too many hashes are waited for
   */
  <T> T counted(EventType type, Supplier<T> hashing) {
    try {
      return hashing.get();
    } catch (Problem overloaded) {
      rejections.count(
          type,
          Subject.NOBODY,
          client.address().network(),
          client.origin(),
          FailureReason.OVERLOADED);
      throw overloaded;
    }
  }
}
