package dev.sallyport.openid.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The resources that the access tokens of a client can be for (RFC 8707). */
public final class Resources {
  /** In characters. */
  public static final int MAX_LENGTH = 2_000;

  /** Printable ASCII, as in a URI. */
  private static final Pattern CHARACTERS = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}#]]+");

  private Resources() {}

  /**
   * Whether a client may have a token as it requests.
   *
   * @param granted what its session, or its authorization request, is for; empty for any
   * @param requested the values of the parameter {@code resource}
   */
  public static boolean permit(Client client, Optional<String> granted, List<String> requested) {
    List<String> named = present(requested);
    return named.size() <= 1
        && (granted.isEmpty() || named.stream().allMatch(granted.get()::equals))
        && chosen(granted, requested).map(client.resources()::contains).orElse(true);
  }

  /** The resource of a token that is {@link #permit permitted}; empty for the service itself. */
  public static Optional<String> chosen(Optional<String> granted, List<String> requested) {
    return present(requested).stream().findFirst().or(() -> granted);
  }

  /** A parameter without a value counts as absent (RFC 6749, section 3.1). */
  private static List<String> present(List<String> values) {
    return values.stream().filter(value -> !value.isEmpty()).toList();
  }

  /**
   * Why a URI cannot be registered as a resource.
   *
   * @return what it must be, as a predicate that follows its name; empty if it can be registered
   */
  public static Optional<String> objection(String uri) {
    boolean good = uri.length() <= MAX_LENGTH && CHARACTERS.matcher(uri).matches();
    return good && isAbsolute(uri)
        ? Optional.empty()
        : Optional.of(
            "must be an absolute URI of at most "
                + MAX_LENGTH
                + " ASCII characters, without a fragment");
  }

  private static boolean isAbsolute(String uri) {
    try {
      return new URI(uri).isAbsolute();
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
