package dev.sallyport.credential.passkey;

import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.http.WebOrigin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code WEBAUTHN_RP_ID}, the domain that passkeys are bound to; {@code WEBAUTHN_ORIGINS}, the
 * websites and apps that may use them; {@code PASSKEYS_URL}, the page on which users manage them.
 */
@Singleton
public class PasskeySettings implements Settings {
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern ANDROID_APP =
      Pattern.compile("android:apk-key-hash:[A-Za-z0-9_-]{43}");
  private static final String LOCALHOST = "localhost";

  private final String relyingPartyId;
  private final Set<String> origins = new LinkedHashSet<>();
  private final Optional<String> managementPage;

  @Inject
  public PasskeySettings(Configuration configuration, PublicUrl publicUrl) {
    relyingPartyId =
        configuration.parsed(
            "WEBAUTHN_RP_ID",
            publicUrl.origin().host(),
            "set it to a domain such as example.com, without scheme and port",
            text ->
                Optional.of(text.toLowerCase(Locale.ROOT))
                    .filter(domain -> DOMAIN.matcher(domain).matches()));
    List<String> named = configuration.list("WEBAUTHN_ORIGINS");
    named.forEach(text -> origin(text).ifPresent(origins::add));
    if (!named.stream().allMatch(text -> origin(text).isPresent())) {
      configuration.fault(
          "WEBAUTHN_ORIGINS is malformed: set it to https origins such as https://app.example.com,"
              + " http origins of localhost, and android:apk-key-hash: with the hashes of apps,"
              + " separated by commas.");
    }
    if (named.isEmpty()) {
      origins.add(publicUrl.origin().toString());
    }
    managementPage =
        Optional.ofNullable(
            configuration.parsed(
                "PASSKEYS_URL",
                null,
                "set it to the https URL of a page",
                text ->
                    Optional.of(URI.create(text))
                        .filter(uri -> uri.getHost() != null)
                        .filter(uri -> "https".equals(uri.getScheme()) || isLocal(uri.getHost()))
                        .map(URI::toString)));
  }

  private static Optional<String> origin(String text) {
    if (ANDROID_APP.matcher(text).matches()) {
      return Optional.of(text);
    }
    return WebOrigin.parse(text)
        .filter(WebOrigin::isHttp)
        .filter(origin -> origin.scheme().equals("https") || isLocal(origin.host()))
        .map(WebOrigin::toString);
  }

  private static boolean isLocal(String host) {
    return host.equals(LOCALHOST) || host.endsWith("." + LOCALHOST);
  }

  /** The RP ID: a domain in lower case. */
  public String relyingPartyId() {
    return relyingPartyId;
  }

  /** Where a passkey may be created and used: web origins in one spelling, and Android apps. */
  public Set<String> origins() {
    return Set.copyOf(origins);
  }

  /** The websites among the origins, in their order, for browsers (Related Origin Requests). */
  public List<String> websites() {
    return origins.stream().filter(origin -> origin.startsWith("http")).toList();
  }

  /** Empty unless configured. */
  public Optional<String> managementPage() {
    return managementPage;
  }
}
