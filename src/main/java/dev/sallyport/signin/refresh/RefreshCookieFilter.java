package dev.sallyport.signin.refresh;

import dev.sallyport.signin.SessionView;
import dev.sallyport.signin.cookie.CookieOwner;
import dev.sallyport.signin.device.DeviceCookie;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Moves refresh token and device token of every response from its body to cookies, for clients that
 * get them there.
 */
@Provider
public class RefreshCookieFilter implements ContainerResponseFilter {
  private final RefreshCookie cookie;
  private final DeviceCookie devices;

  @Inject
  RefreshCookieFilter(RefreshCookie cookie, DeviceCookie devices) {
    this.cookie = cookie;
    this.devices = devices;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof SessionView session
        && cookie.isSetFor(request::getHeaderString)) {
      CookieOwner owner = CookieOwner.of(request.getHeaderString(CookieOwner.HEADER));
      response
          .getHeaders()
          .add(
              HttpHeaders.SET_COOKIE,
              cookie.of(owner, session.refreshToken(), session.refreshExpiresIn()));
      if (session.deviceToken() != null) {
        response.getHeaders().add(HttpHeaders.SET_COOKIE, devices.of(session.deviceToken()));
      }
      response.setEntity(session.withoutTokensOfCookies());
    }
  }
}
