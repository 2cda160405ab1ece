package dev.sallyport.throttle;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists throttled networks and accounts and releases them, for operators. */
@Singleton
public class ThrottleAdministration {
  /** Maximum number of entries that are listed, longest wait first. */
  static final int LISTED = 1_000;

  private final AddressThrottle addresses;
  private final AccountThrottle accounts;
  private final AccountKey keys;

  @Inject
  ThrottleAdministration(AddressThrottle addresses, AccountThrottle accounts, AccountKey keys) {
    this.addresses = addresses;
    this.accounts = accounts;
    this.keys = keys;
  }

  /**
   * At most {@value #LISTED}, the longest wait first.
   *
   * @param emails accounts to recognise, because the grid does not contain their e-mail addresses;
   *     only the streak of unknown networks is recognised, not that of a known network of the user
   */
  public List<ThrottleStatus> list(Collection<String> emails) {
    Map<String, String> known =
        emails.stream()
            .distinct()
            .collect(Collectors.toMap(accounts::keyOf, Function.identity(), (a, b) -> a));
    return waiting()
        .sorted(
            Comparator.comparing(ThrottleEntry::until).reversed().thenComparing(ThrottleEntry::key))
        .limit(LISTED)
        .map(waiting -> status(waiting, known.get(waiting.key())))
        .toList();
  }

  /**
   * A throttled entry; empty if there is none with that id.
   *
   * @param emails accounts to recognise, as for {@link #list}
   */
  public Optional<ThrottleStatus> find(String id, Collection<String> emails) {
    return waiting()
        .filter(waiting -> id.equals(handle(waiting)))
        .findFirst()
        .map(
            waiting ->
                status(
                    waiting,
                    emails.stream()
                        .filter(email -> accounts.keyOf(email).equals(waiting.key()))
                        .findFirst()
                        .orElse(null)));
  }

  /** Releases an entry immediately; empty if there is none with that id. */
  public Optional<ThrottleStatus> release(String id) {
    Optional<ThrottleEntry> found =
        waiting().filter(waiting -> id.equals(handle(waiting))).findFirst();
    found.ifPresent(
        waiting -> {
          if (waiting.map().equals(AddressThrottle.MAP)) {
            addresses.release(waiting.key());
          } else {
            accounts.release(waiting.key());
          }
        });
    return found.map(waiting -> status(waiting, null));
  }

  private Stream<ThrottleEntry> waiting() {
    return Stream.concat(addresses.waiting().stream(), accounts.waiting().stream());
  }

  private ThrottleStatus status(ThrottleEntry waiting, String email) {
    boolean isNetwork = waiting.map().equals(AddressThrottle.MAP);
    return new ThrottleStatus(
        handle(waiting),
        waiting.limit(),
        isNetwork ? waiting.who() : null,
        isNetwork ? null : email,
        waiting.until());
  }

  private String handle(ThrottleEntry waiting) {
    return keys.handle(waiting.map(), waiting.key());
  }
}
