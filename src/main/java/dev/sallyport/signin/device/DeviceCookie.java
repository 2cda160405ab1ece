package dev.sallyport.signin.device;

import dev.sallyport.platform.http.RequestCookies;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.signin.cookie.ClientCookies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The token of a remembered device in a cookie, with {@code SESSION_COOKIE=true}. */
@Singleton
public class DeviceCookie {
  static final String NAME = "__Host-sallyport-device";

  private final ClientCookies cookies;
  private final RememberedDeviceSettings settings;

  @Inject
  public DeviceCookie(ClientCookies cookies, RememberedDeviceSettings settings) {
    this.cookies = cookies;
    this.settings = settings;
  }

  /**
   * The token that a request presents in its body, or else in the cookie.
   *
   * @param inBody may be null
   * @return null if there is none
   */
  public String tokenOrNull(String inBody, RequestClient client) {
    return inBody == null ? cookies.find(NAME, client).orElse(null) : inBody;
  }

  /**
   * The token in the cookie that the service's own pages keep, with and without {@code
   * SESSION_COOKIE}.
   *
   * @return null if there is none, or more than one
   */
  public String ofOwnPage(RequestClient client) {
    return RequestCookies.findSingle(client.headers("Cookie"), NAME).orElse(null);
  }

  /** A {@code Set-Cookie} header that stores the token. */
  public String of(String token) {
    return ClientCookies.header(NAME, token, settings.lifetime());
  }
}
