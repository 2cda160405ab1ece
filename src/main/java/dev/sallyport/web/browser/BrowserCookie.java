package dev.sallyport.web.browser;

import dev.sallyport.platform.http.HostCookie;
import java.time.Duration;

/**
 * The cookies of the pages. {@code SameSite=Lax}, because a {@code Strict} cookie is not sent when
 * an application leads its user here.
 */
enum BrowserCookie {
  /** The session of the pages. */
  SESSION("__Host-sallyport-sso"),
  /** Names the browser, so that no other one can submit its forms. */
  BROWSER("__Host-sallyport-browser"),
  /** The language that the user has chosen. */
  LANGUAGE("__Host-sallyport-language");

  private final String cookieName;

  BrowserCookie(String cookieName) {
    this.cookieName = cookieName;
  }

  String cookieName() {
    return cookieName;
  }

  /** A {@code Set-Cookie} header. */
  String header(String value, Duration lifetime) {
    return HostCookie.header(cookieName, value, lifetime, HostCookie.SameSite.LAX);
  }
}
