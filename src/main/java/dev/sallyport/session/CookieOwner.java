package dev.sallyport.session;

/**
 * Who keeps a refresh token in a cookie. The console and applications have a cookie each, so that
 * an application never acts as the operator who uses the console in the same browser.
 */
enum CookieOwner {
  /** Every client that does not say that it is the console. */
  APPLICATION("__Host-sallyport-refresh"),
  /** The pages of {@code /console/}. */
  CONSOLE("__Host-sallyport-console");

  /**
   * What the console says of itself. {@code CorsFilter} does not allow the header, so that browsers
   * refuse it to pages of other origins.
   */
  static final String HEADER = "X-Sallyport-Client";

  private final String cookieName;

  CookieOwner(String cookieName) {
    this.cookieName = cookieName;
  }

  /**
   * @param clientOrNull the value of {@link #HEADER}
   */
  static CookieOwner of(String clientOrNull) {
    return "console".equals(clientOrNull) ? CONSOLE : APPLICATION;
  }

  String cookieName() {
    return cookieName;
  }
}
