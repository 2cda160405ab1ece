package dev.sallyport.signin.cookie;

/**
 * The owner of a refresh cookie. The console and applications have separate cookies, so that an
 * application never acts as the operator who uses the console in the same browser.
 */
public enum CookieOwner {
  /** Every client that does not identify itself as the console. */
  APPLICATION("__Host-sallyport-refresh"),
  /** The pages of {@code /console/}. */
  CONSOLE("__Host-sallyport-console");

  /**
   * The value that identifies the console. {@code CorsFilter} does not allow the header, so that
   * browsers do not let pages of other origins send it.
   */
  public static final String HEADER = "X-Sallyport-Client";

  private final String cookieName;

  CookieOwner(String cookieName) {
    this.cookieName = cookieName;
  }

  /**
   * @param clientOrNull the value of {@link #HEADER}
   */
  public static CookieOwner of(String clientOrNull) {
    return "console".equals(clientOrNull) ? CONSOLE : APPLICATION;
  }

  public String cookieName() {
    return cookieName;
  }
}
