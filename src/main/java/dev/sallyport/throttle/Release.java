package dev.sallyport.throttle;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who waits, and letting them go: for operators. */
@Singleton
public class Release {
  /** How many are listed, those that wait longest first. */
  static final int LISTED = 1_000;

  private final AddressThrottle addresses;
  private final AccountThrottle accounts;
  private final AccountKey keys;

  @Inject
  Release(AddressThrottle addresses, AccountThrottle accounts, AccountKey keys) {
    this.addresses = addresses;
    this.accounts = accounts;
    this.keys = keys;
  }

  /**
   * A network or an account that waits.
   *
   * @param id names it to {@link #release}; a MAC, so no other entry of the grid can be named
   * @param limit {@code login}, {@code signup} or {@code account}
   * @param network null for an account
   * @param email of an account, when it is among those asked for; else null
   */
  public record Candidate(String id, String limit, String network, String email, Instant until) {}

  /**
   * At most {@value #LISTED}, the longest wait first.
   *
   * @param emails accounts to recognise, since the grid does not know their e-mails; one that waits
   *     for strangers is recognised, not what waits in a network of the user's own
   */
  public List<Candidate> candidates(Collection<String> emails) {
    Map<String, String> known =
        emails.stream()
            .distinct()
            .collect(Collectors.toMap(accounts::keyOf, Function.identity(), (a, b) -> a));
    return waiting()
        .sorted(Comparator.comparing(Waiting::until).reversed().thenComparing(Waiting::key))
        .limit(LISTED)
        .map(waiting -> candidate(waiting, known.get(waiting.key())))
        .toList();
  }

  /**
   * One that waits; empty when nobody of that id does.
   *
   * @param emails accounts to recognise, as for {@link #candidates}
   */
  public Optional<Candidate> find(String id, Collection<String> emails) {
    return waiting()
        .filter(waiting -> id.equals(handle(waiting)))
        .findFirst()
        .map(
            waiting ->
                candidate(
                    waiting,
                    emails.stream()
                        .filter(email -> accounts.keyOf(email).equals(waiting.key()))
                        .findFirst()
                        .orElse(null)));
  }

  /** Lets one go at once; empty when nobody of that id waits. */
  public Optional<Candidate> release(String id) {
    Optional<Waiting> found = waiting().filter(waiting -> id.equals(handle(waiting))).findFirst();
    found.ifPresent(
        waiting -> {
          if (waiting.map().equals(AddressThrottle.MAP)) {
            addresses.release(waiting.key());
          } else {
            accounts.release(waiting.key());
          }
        });
    return found.map(waiting -> candidate(waiting, null));
  }

  private Stream<Waiting> waiting() {
    return Stream.concat(addresses.waiting().stream(), accounts.waiting().stream());
  }

  private Candidate candidate(Waiting waiting, String email) {
    boolean isNetwork = waiting.map().equals(AddressThrottle.MAP);
    return new Candidate(
        handle(waiting),
        waiting.limit(),
        isNetwork ? waiting.who() : null,
        isNetwork ? null : email,
        waiting.until());
  }

  private String handle(Waiting waiting) {
    return keys.handle(waiting.map(), waiting.key());
  }
}
