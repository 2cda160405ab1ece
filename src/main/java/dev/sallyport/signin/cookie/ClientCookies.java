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

/** Writes cookies and decides which requests may use them, with {@code SESSION_COOKIE=true}. */
@Singleton
public class ClientCookies {
  private final boolean enabled;
  private final CorsSettings cors;
  private final WebOrigin ownOrigin;

  @Inject
  ClientCookies(SessionSettings settings, CorsSettings cors, TokenSettings tokens) {
    this.enabled = settings.cookie();
    this.cors = cors;
    this.ownOrigin = tokens.origin();
  }

  public boolean isEnabled() {
    return enabled;
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
   * The value of a cookie; empty if there is none or more than one, and if the page that sent it
   * may not use it.
   */
  public Optional<String> find(String name, RequestClient client) {
    CookieOwner owner = CookieOwner.of(header(client, CookieOwner.HEADER));
    if (!enabled || !mayUse(owner, header(client, "Origin"))) {
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
