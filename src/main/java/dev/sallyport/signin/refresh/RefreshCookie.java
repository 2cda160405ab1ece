package dev.sallyport.signin.refresh;

import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.cookie.ClientCookies;
import dev.sallyport.signin.cookie.CookieOwner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The refresh token in a cookie that no script can read: that of the console, and with {@code
 * SESSION_COOKIE=true} that of applications. The {@code __Host-} prefix binds it to this host and
 * TLS, and requires the path {@code /}.
 */
@Singleton
public class RefreshCookie {
  private final ClientCookies cookies;

  @Inject
  RefreshCookie(ClientCookies cookies) {
    this.cookies = cookies;
  }

  public boolean isReadFor(CookieOwner owner) {
    return cookies.areReadFor(owner);
  }

  /**
   * @param header as {@link ClientCookies#areSetFor(UnaryOperator)}
   */
  boolean isSetFor(UnaryOperator<String> header) {
    return cookies.areSetFor(header);
  }

  /**
   * The token of the cookie, if there is one.
   *
   * @param owner whose cookie
   * @param headers every {@code Cookie} header; may be null
   * @param origin the {@code Origin} header; may be null
   * @throws Problem 400 if there are two; 403 if a page of another origin sent the cookie: {@code
   *     SameSite} does not exclude pages on other hosts of the same site
   */
  Optional<String> read(CookieOwner owner, List<String> headers, String origin) {
    Optional<String> token =
        isReadFor(owner) ? RequestCookies.find(headers, owner.cookieName()) : Optional.empty();
    if (token.isPresent() && !cookies.mayUse(owner, origin)) {
      throw Problem.of(
          ProblemType.FORBIDDEN, "The Origin header must name an origin that may use the cookie.");
    }
    return token;
  }

  /**
   * The token for comparison only: without the check of the origin, and empty if there are two.
   *
   * @param headers every {@code Cookie} header; may be null
   */
  Optional<String> peek(CookieOwner owner, List<String> headers) {
    return RequestCookies.findSingle(headers, owner.cookieName());
  }

  /** A {@code Set-Cookie} header that stores the token for the given number of seconds. */
  String of(CookieOwner owner, String refreshToken, long seconds) {
    return ClientCookies.header(owner.cookieName(), refreshToken, Duration.ofSeconds(seconds));
  }

  /** A {@code Set-Cookie} header that deletes the cookie. */
  public String cleared(CookieOwner owner) {
    return of(owner, "", 0);
  }
}
