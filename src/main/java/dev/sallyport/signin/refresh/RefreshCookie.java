package dev.sallyport.signin.refresh;

import dev.sallyport.platform.http.CorsSettings;
import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionSettings;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The refresh token in a cookie that no script can read, with {@code SESSION_COOKIE=true}. The
 * {@code __Host-} prefix binds it to this host and TLS, and requires the path {@code /}.
 */
@Singleton
public class RefreshCookie {
  private final boolean enabled;
  private final CorsSettings cors;
  private final WebOrigin ownOrigin;

  @Inject
  RefreshCookie(SessionSettings settings, CorsSettings cors, TokenSettings tokens) {
    this.enabled = settings.cookie();
    this.cors = cors;
    this.ownOrigin = tokens.origin();
  }

  public boolean isEnabled() {
    return enabled;
  }

  /**
   * The token of the cookie, if there is one.
   *
   * @param owner whose cookie
   * @param cookies every {@code Cookie} header; may be null
   * @param origin the {@code Origin} header; may be null
   * @throws Problem 400 if there are two; 403 if a page of another origin sent the cookie: {@code
   *     SameSite} does not exclude pages on other hosts of the same site
   */
  Optional<String> read(CookieOwner owner, List<String> cookies, String origin) {
    Optional<String> token =
        enabled ? RequestCookies.find(cookies, owner.cookieName()) : Optional.empty();
    if (token.isPresent() && !mayUse(owner, origin)) {
      throw Problem.of(
          ProblemType.FORBIDDEN, "The Origin header must name an origin that may use the cookie.");
    }
    return token;
  }

  /** Only the service's own pages may use the cookie of the console. */
  private boolean mayUse(CookieOwner owner, String originOrNull) {
    if (originOrNull == null) {
      return false;
    }
    boolean isOwn = WebOrigin.parse(originOrNull).filter(ownOrigin::equals).isPresent();
    return isOwn || (owner == CookieOwner.APPLICATION && cors.allows(originOrNull));
  }

  /**
   * The token for comparison only: without the check of the origin, and empty if there are two.
   *
   * @param cookies every {@code Cookie} header; may be null
   */
  Optional<String> peek(CookieOwner owner, List<String> cookies) {
    try {
      return RequestCookies.find(cookies, owner.cookieName());
    } catch (Problem twice) {
      return Optional.empty();
    }
  }

  /** A {@code Set-Cookie} header that stores the token for the given number of seconds. */
  String of(CookieOwner owner, String refreshToken, long seconds) {
    // Not NewCookie: Jersey adds Version=1, which RFC 6265 does not know.
    return owner.cookieName()
        + "="
        + refreshToken
        + "; Path=/; Max-Age="
        + seconds
        + "; Secure; HttpOnly; SameSite=Strict";
  }

  /** A {@code Set-Cookie} header that deletes the cookie. */
  public String cleared(CookieOwner owner) {
    return of(owner, "", 0);
  }
}
