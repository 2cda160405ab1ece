package dev.sallyport.signin.refresh;

import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionRef;
import dev.sallyport.session.refresh.RefreshService;
import dev.sallyport.session.secret.RefreshTokenValue;
import dev.sallyport.signin.cookie.CookieOwner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads the refresh token that a request presents in its body or cookie. */
@Singleton
public class RefreshTokenReader {
  private final RefreshCookie cookie;
  private final RefreshService refreshes;

  @Inject
  RefreshTokenReader(RefreshCookie cookie, RefreshService refreshes) {
    this.cookie = cookie;
    this.refreshes = refreshes;
  }

  /**
   * The token of the body, or else of the cookie; the media type of the body only matters without a
   * cookie. Empty if the body names a user to whom the token does not belong: another log-in in the
   * same browser replaces the cookie, and a page of one user must not act for another.
   *
   * @throws Problem 400 for a malformed body; 403 if another origin sent the cookie; 415 for a body
   *     that is not JSON, if there is no cookie
   */
  Optional<RefreshTokenValue> read(HttpServletRequest request, InputStream body) {
    boolean isJson = isJson(request.getContentType());
    Optional<RefreshRequest> parsed =
        isJson ? RequestBodyReader.read(RefreshRequest.class, body) : Optional.empty();
    Optional<UUID> user = parsed.flatMap(RefreshRequest::user);
    Optional<String> sent = parsed.map(RefreshRequest::refreshToken);
    if (sent.isEmpty()) {
      sent = cookie.read(owner(request), cookies(request), header(request, "Origin"));
    }
    if (sent.isEmpty() && !isJson && RequestBodyReader.isPresent(body)) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    return sent.flatMap(RefreshTokenValue::parse)
        .filter(token -> user.isEmpty() || user.equals(userOf(token)));
  }

  /** The session of the cookie, for comparison only. */
  public Optional<SessionRef> cookieSession(HttpServletRequest request) {
    return cookie
        .peek(owner(request), cookies(request))
        .flatMap(RefreshTokenValue::parse)
        .flatMap(refreshes::ownerOf);
  }

  public static CookieOwner owner(HttpServletRequest request) {
    return CookieOwner.of(header(request, CookieOwner.HEADER));
  }

  /** Null if it is missing; a repeated header is a list, which is no valid value. */
  private static String header(HttpServletRequest request, String name) {
    List<String> values = Collections.list(request.getHeaders(name));
    return values.isEmpty() ? null : String.join(",", values);
  }

  private static List<String> cookies(HttpServletRequest request) {
    return Collections.list(request.getHeaders("Cookie"));
  }

  private Optional<UUID> userOf(RefreshTokenValue token) {
    return refreshes.ownerOf(token).map(SessionRef::userId);
  }

  private static boolean isJson(String contentTypeOrNull) {
    return contentTypeOrNull != null
        && contentTypeOrNull
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals("application/json");
  }
}
