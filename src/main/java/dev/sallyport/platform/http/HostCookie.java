package dev.sallyport.platform.http;

import java.time.Duration;

/**
 * Writes cookies with the {@code __Host-} prefix, which binds them to this host and TLS, and
 * requires the path {@code /}.
 */
public final class HostCookie {
  private HostCookie() {}

  /** Whether the browser sends the cookie with a request that another site causes. */
  public enum SameSite {
    /** Never. */
    STRICT("Strict"),
    /** Only when it leads the user here. */
    LAX("Lax");

    private final String value;

    SameSite(String value) {
      this.value = value;
    }
  }

  /**
   * A {@code Set-Cookie} header.
   *
   * @param name with the prefix
   * @param lifetime in whole seconds; zero deletes the cookie
   */
  public static String header(String name, String value, Duration lifetime, SameSite sameSite) {
    // Not NewCookie: Jersey adds Version=1, which RFC 6265 does not know.
    return name
        + "="
        + value
        + "; Path=/; Max-Age="
        + lifetime.toSeconds()
        + "; Secure; HttpOnly; SameSite="
        + sameSite.value;
  }
}
