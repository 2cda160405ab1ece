package dev.sallyport.signin.cookie;

import dev.sallyport.platform.http.CorsSettings;
import dev.sallyport.platform.http.HostCookie;
import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.session.SessionSettings;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Writes cookies and decides which requests may use them: those of applications with {@code
 * SESSION_COOKIE=true}, and always those of the console.
 */
@Singleton
public class ClientCookies {
  /** The value of {@link CookieOwner#HEADER} of a client that stores its tokens itself. */
  private static final String STORES_TOKENS = "token";

  private final boolean enabled;
  private final CorsSettings cors;
  private final WebOrigin ownOrigin;

  @Inject
  ClientCookies(SessionSettings settings, CorsSettings cors, TokenSettings tokens) {
    this.enabled = settings.cookie();
    this.cors = cors;
    this.ownOrigin = tokens.origin();
  }

  /** Whether requests of such a client may present a cookie. */
  public boolean areReadFor(CookieOwner owner) {
    return enabled || owner == CookieOwner.CONSOLE;
  }

  /**
   * Whether a client gets its tokens in cookies, unless it stores them itself. Without {@code
   * SESSION_COOKIE} these are the console's, where it is opened under the service's own origin;
   * elsewhere it could not use them.
   *
   * @param header the value of a header, null if it is missing; a repeated header is a list, which
   *     is no valid value
   */
  public boolean areSetFor(UnaryOperator<String> header) {
    CookieOwner owner = CookieOwner.of(header.apply(CookieOwner.HEADER));
    boolean isOffered =
        enabled || (owner == CookieOwner.CONSOLE && mayUse(owner, header.apply("Origin")));
    return isOffered && !storesTokens(header);
  }

  /** The same for a request. */
  public boolean areSetFor(RequestClient client) {
    return areSetFor(name -> header(client, name));
  }

  /**
   * Whether a page may use a cookie; only the service's own pages may use those of the console.
   *
   * @param originOrNull the {@code Origin} header
   */
  public boolean mayUse(CookieOwner owner, String originOrNull) {
    if (originOrNull == null) {
      return false;
    }
    boolean isOwn = WebOrigin.parse(originOrNull).filter(ownOrigin::equals).isPresent();
    return isOwn || (owner == CookieOwner.APPLICATION && cors.allows(originOrNull));
  }

  /**
   * Whether a client asks for its tokens in the body, such as a mobile application beside a browser
   * application. No page can: browsers add {@code Origin} or {@code Sec-Fetch-Site} to each POST,
   * and let no script remove them. A cookie is never exchanged for a token in the body, because
   * that requires {@code Origin}.
   */
  private static boolean storesTokens(UnaryOperator<String> header) {
    return STORES_TOKENS.equals(header.apply(CookieOwner.HEADER))
        && header.apply("Origin") == null
        && header.apply("Sec-Fetch-Site") == null;
  }

  /**
   * The value of a cookie; empty if there is none or more than one, and if the page that sent it
   * may not use it.
   */
  public Optional<String> find(String name, RequestClient client) {
    CookieOwner owner = CookieOwner.of(header(client, CookieOwner.HEADER));
    if (!areReadFor(owner) || !mayUse(owner, header(client, "Origin"))) {
      return Optional.empty();
    }
    return RequestCookies.findSingle(client.headers("Cookie"), name);
  }

  /** Null if it is missing; a repeated header is a list, which is no valid value. */
  private static String header(RequestClient client, String name) {
    List<String> values = client.headers(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  /** A {@code Set-Cookie} header. */
  public static String header(String name, String value, Duration lifetime) {
    return HostCookie.header(name, value, lifetime, HostCookie.SameSite.STRICT);
  }
}
