package dev.sallyport.platform;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** {@code CORS_ORIGINS}: the web origins whose scripts may call the API; none by default. */
@Singleton
public class CorsSettings implements Settings {
  private final Set<String> origins;
  private final boolean credentials;

  @Inject
  public CorsSettings(Configuration configuration) {
    List<String> origins = configuration.list("CORS_ORIGINS");
    for (String origin : origins) {
      if (!isOrigin(origin)) {
        configuration.fault(
            "CORS_ORIGINS is malformed: list origins such as https://app.example.com, separated by"
                + " commas, without path or wildcard.");
        break;
      }
    }
    this.origins = Set.copyOf(origins);
    this.credentials = configuration.flag("SESSION_COOKIE", false);
  }

  /** Whether scripts of the origin may call. */
  public boolean allows(String origin) {
    return origins.contains(origin);
  }

  /** Whether those scripts may send cookies: only where the service uses one. */
  boolean credentials() {
    return credentials;
  }

  private static boolean isOrigin(String value) {
    try {
      URI uri = new URI(value);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (java.net.URISyntaxException malformed) {
      return false;
    }
  }
}
