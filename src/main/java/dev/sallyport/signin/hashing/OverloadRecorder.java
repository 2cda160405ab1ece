package dev.sallyport.signin.hashing;

import dev.sallyport.account.network.KnownNetworks;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RejectedRequestCounter;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.capacity.HashClient;
import dev.sallyport.platform.http.client.ClientAddress;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.problem.Problem;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.function.Supplier;

/**
 * Rejects requests while the hash queue is full, and counts them instead of recording an event for
 * each.
 */
@Dependent
public class OverloadRecorder {
  private final PasswordHasher hasher;
  private final RejectedRequestCounter rejections;
  private final RequestClient client;
  private final KnownNetworks networks;

  @Inject
  OverloadRecorder(
      PasswordHasher hasher,
      RejectedRequestCounter rejections,
      RequestClient client,
      KnownNetworks networks) {
    this.hasher = hasher;
    this.rejections = rejections;
    this.client = client;
    this.networks = networks;
  }

  /**
   * Rejects a request that the hash queue would reject.
   *
   * @throws Problem 503 if the hash queue is full
   */
  void requireCapacity(EventType type) {
    counted(
        type,
        () -> {
          hasher.requireCapacity(hashClient(false));
          return null;
        });
  }

  /**
   * The caller, as the hash queue identifies it.
   *
   * @param knownToUser whether the user who logs in has done so from the caller's network before
   */
  public HashClient hashClient(boolean knownToUser) {
    ClientAddress address = client.address();
    return new HashClient(
        address.largestNetwork(), knownToUser || networks.contains(address.network()));
  }

  /** Called after a successful log-in: the network counts as known from now on. */
  public void remember() {
    networks.add(client.address().network());
  }

  /**
   * Runs the hashing and returns its result.
   *
   * @throws Problem 503 if the hash queue is full
   */
  public <T> T counted(EventType type, Supplier<T> hashing) {
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
