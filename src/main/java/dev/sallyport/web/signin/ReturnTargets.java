package dev.sallyport.web.signin;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.CorsSettings;
import dev.sallyport.platform.http.WebOrigin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where users may be sent after they have signed in: to pages of the account, back to an
 * authorization request or the code of a device, and to the websites in {@code CORS_ORIGINS} and
 * {@code RETURN_ORIGINS}.
 */
@Singleton
public class ReturnTargets implements Settings {
  /** Longer targets are ignored. */
  public static final int MAX_LENGTH = 6_000;

  /**
   * Pages of the account, the page for the code of a device, and the way back to an authorization
   * request, which is sealed.
   */
  private static final Pattern OWN =
      Pattern.compile(
          "/((?:account|logout)(?:/[a-z0-9-]+)*"
              + "|device(?:\\?user_code=[A-Z]{4}-[A-Z]{4})?"
              + "|oauth/authorize\\?continue=[0-9a-f]{16}\\.[A-Za-z0-9_-]+)");

  /** What a browser would read otherwise than this class does. */
  private static final Pattern PLAIN = Pattern.compile("[!-~&&[^\\\\\"<>^`{|}]]+");

  private final CorsSettings applications;
  private final Set<WebOrigin> origins;

  @Inject
  public ReturnTargets(Configuration configuration, CorsSettings applications) {
    this.applications = applications;
    this.origins =
        Set.copyOf(
            configuration.parsedList(
                "RETURN_ORIGINS",
                "origins such as https://app.example.com, without path or wildcard",
                text -> WebOrigin.parse(text).filter(WebOrigin::isHttp)));
  }

  /**
   * The target of a request, relative to the pages or absolute.
   *
   * @param requestedOrNull as in the URL
   * @return empty without one, and for every one that is not permitted
   */
  public Optional<String> permitted(String requestedOrNull) {
    return Optional.ofNullable(requestedOrNull)
        .filter(target -> target.length() <= MAX_LENGTH && PLAIN.matcher(target).matches())
        .flatMap(target -> own(target).or(() -> ofApplication(target)));
  }

  private static Optional<String> own(String target) {
    return OWN.matcher(target)
        .results()
        .findFirst()
        .filter(found -> found.end() == target.length() && found.start() == 0)
        .map(found -> found.group(1));
  }

  private Optional<String> ofApplication(String target) {
    try {
      URI uri = new URI(target);
      return Optional.ofNullable(uri.getRawAuthority())
          .filter(authority -> uri.getRawUserInfo() == null)
          .flatMap(authority -> WebOrigin.parse(uri.getScheme() + "://" + authority))
          .filter(WebOrigin::isHttp)
          .filter(origin -> origins.contains(origin) || applications.allows(origin.toString()))
          .map(origin -> target);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
