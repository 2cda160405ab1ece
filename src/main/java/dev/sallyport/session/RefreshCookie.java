package dev.sallyport.session;

import dev.sallyport.platform.CorsSettings;
import dev.sallyport.platform.RequestCookies;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The refresh token in a cookie that no script can read, with {@code SESSION_COOKIE=true}. The
 * {@code __Host-} prefix binds it to this host and TLS, and demands the path {@code /}.
 */
@Singleton
public class RefreshCookie {
  static final String NAME = "__Host-sallyport-refresh";

  private final boolean enabled;
  private final CorsSettings cors;
  private final String ownOrigin;

  @Inject
  RefreshCookie(SessionSettings settings, CorsSettings cors, TokenSettings tokens) {
    this.enabled = settings.cookie();
    this.cors = cors;
    URI issuer = URI.create(tokens.issuer());
    this.ownOrigin = issuer.getScheme() + "://" + issuer.getRawAuthority();
  }

  boolean isEnabled() {
    return enabled;
  }

  /**
   * The token of the cookie, if there is one.
   *
   * @param cookies every {@code Cookie} header; may be null
   * @param origin the {@code Origin} header; may be null
   * @throws Problem 400 when there are two; 403 when a cookie comes from a page of another origin:
   *     {@code SameSite} does not keep out a page of another host of the same site
   */
  Optional<String> read(List<String> cookies, String origin) {
    Optional<String> token = enabled ? RequestCookies.find(cookies, NAME) : Optional.empty();
    if (token.isEmpty()) {
      return token;
    }
    if (origin == null || !(origin.equals(ownOrigin) || cors.allows(origin))) {
      throw Problem.of(
          ProblemType.FORBIDDEN, "The Origin header names no origin that may use the cookie.");
    }
    return token;
  }

  /** A {@code Set-Cookie} header that keeps the token for so many seconds. */
  String of(String refreshToken, long seconds) {
    // Not NewCookie: Jersey adds Version=1, which RFC 6265 does not know.
    return NAME
        + "="
        + refreshToken
        + "; Path=/; Max-Age="
        + seconds
        + "; Secure; HttpOnly; SameSite=Strict";
  }

  /** A {@code Set-Cookie} header that makes the browser forget the token. */
  String cleared() {
    return of("", 0);
  }
}
