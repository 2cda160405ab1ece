package dev.sallyport.platform.http;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * {@code CORS_ORIGINS}: the origins of websites and app shells whose scripts may call the API; none
 * by default.
 */
@Singleton
public class CorsSettings implements Settings {
  private final Set<WebOrigin> origins;
  private final boolean credentials;

  @Inject
  public CorsSettings(Configuration configuration) {
    this.origins =
        Set.copyOf(
            configuration.parsedList(
                "CORS_ORIGINS",
                "origins such as https://app.example.com or capacitor://localhost, without path or"
                    + " wildcard and with the host in ASCII",
                WebOrigin::parse));
    this.credentials = configuration.flag("SESSION_COOKIE", false);
  }

  /**
   * Whether scripts of the origin may call the API.
   *
   * @param origin an {@code Origin} header, in any spelling of the origin
   */
  public boolean allows(String origin) {
    return WebOrigin.parse(origin).filter(origins::contains).isPresent();
  }

  /** Whether those scripts may send cookies: only if the service uses a cookie. */
  public boolean credentials() {
    return credentials;
  }
}
