package dev.sallyport.admin.alert.webhook;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.crypto.HmacKey;
import dev.sallyport.platform.http.client.CidrBlock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code ALERT_WEBHOOK_URL}: where alerts are sent, nowhere by default; {@code
 * ALERT_WEBHOOK_SECRET}: the key of their signatures; {@code ALERT_WEBHOOK_NETWORKS}: private
 * networks in which the webhook may be.
 */
@Singleton
public class WebhookSettings implements Settings {
  private static final int MIN_SECRET = 32;

  private final Optional<URI> url;
  private final Optional<HmacKey> key;
  private final List<CidrBlock> networks;

  @Inject
  public WebhookSettings(Configuration configuration) {
    url =
        Optional.ofNullable(
            configuration.parsed(
                "ALERT_WEBHOOK_URL",
                null,
                "set it to an https URL without user and fragment",
                WebhookSettings::url));
    Optional<String> secret = configuration.literal("ALERT_WEBHOOK_SECRET");
    if (secret.filter(text -> text.length() < MIN_SECRET).isPresent()) {
      configuration.fault(
          "ALERT_WEBHOOK_SECRET is too short: set it to at least "
              + MIN_SECRET
              + " random characters, such as those of openssl rand -base64 32.");
    }
    if (configuration.text("ALERT_WEBHOOK_URL").isPresent() != secret.isPresent()) {
      configuration.fault(
          "ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET must be set together: set both for a webhook,"
              + " or neither.");
    }
    key = secret.map(text -> new HmacKey(text.getBytes(StandardCharsets.UTF_8)));
    networks =
        configuration.parsedList(
            "ALERT_WEBHOOK_NETWORKS",
            "addresses or networks, such as 10.0.0.0/8; a network must have no host bits",
            CidrBlock::parse);
  }

  private static Optional<URI> url(String text) {
    try {
      URI uri = new URI(text);
      return Optional.of(uri)
          .filter(one -> "https".equalsIgnoreCase(one.getScheme()))
          .filter(one -> one.getHost() != null)
          .filter(one -> one.getRawUserInfo() == null && one.getRawFragment() == null);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  /** Whether alerts are sent. */
  public boolean isEnabled() {
    return url.isPresent() && key.isPresent();
  }

  URI url() {
    return url.orElseThrow();
  }

  HmacKey key() {
    return key.orElseThrow();
  }

  /** Private networks in which the webhook may be. */
  List<CidrBlock> networks() {
    return networks;
  }
}
