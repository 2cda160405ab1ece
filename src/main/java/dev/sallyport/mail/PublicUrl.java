package dev.sallyport.mail;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.WebOrigin;
import dev.sallyport.token.TokenSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * {@code PUBLIC_URL}, where people reach the pages of the service; {@code JWT_ISSUER} by default.
 * Every mailed link begins with it, whatever {@code Host} and {@code X-Forwarded-*} contain.
 */
@Singleton
public class PublicUrl implements Settings {
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]+");

  private final String base;

  @Inject
  public PublicUrl(Configuration configuration, TokenSettings tokens) {
    base =
        configuration.parsed(
            "PUBLIC_URL",
            tokens.issuer(),
            "set it to the http or https URL of the pages of the service, without a trailing slash",
            WebOrigin::parseBase);
  }

  /** The origin of the pages. */
  public WebOrigin origin() {
    URI uri = URI.create(base);
    return WebOrigin.parse(uri.getScheme() + "://" + uri.getRawAuthority()).orElseThrow();
  }

  /** A link to a page. */
  public PublicLink link(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a path");
    }
    return new PublicLink(base + path);
  }

  /**
   * A link to a page that redeems a secret. The secret is in the fragment, which browsers send to
   * no server, so that it is in no log and no {@code Referer}; and a GET of the link, for example
   * by a mail scanner, changes nothing.
   */
  public PublicLink link(String path, String secret) {
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException("not a secret");
    }
    return new PublicLink(link(path).url() + "#token=" + secret);
  }
}
