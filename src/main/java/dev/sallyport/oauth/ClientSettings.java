package dev.sallyport.oauth;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import dev.sallyport.platform.crypto.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code OAUTH_CLIENTS}: the confidential clients, as a comma-separated list of {@code
 * id:SHA-256-of-secret}.
 */
@Singleton
public class ClientSettings implements Settings {
  private static final Pattern CLIENT = Pattern.compile("([A-Za-z0-9._-]{1,64}):([0-9a-fA-F]{64})");

  /** Compared with if the client does not exist, so that both cases take the same time. */
  private static final byte[] NOBODY = new byte[32];

  private final Map<String, byte[]> secretHashes = new HashMap<>();

  @Inject
  public ClientSettings(Configuration configuration) {
    for (String client : configuration.list("OAUTH_CLIENTS")) {
      Matcher matcher = CLIENT.matcher(client);
      if (matcher.matches()) {
        secretHashes.put(matcher.group(1), HexFormat.of().parseHex(matcher.group(2)));
      } else {
        configuration.fault(
            "OAUTH_CLIENTS is malformed: set it to a comma-separated list of id:hash; generate each"
                + " hash with: printf %s \"$SECRET\" | openssl dgst -sha256 -r");
        break;
      }
    }
  }

  /**
   * Whether one of the readings is a client's id and secret. All are checked completely, whatever
   * the result of the others.
   */
  boolean admits(List<ClientCredentials> readings) {
    boolean admitted = false;
    for (ClientCredentials reading : readings) {
      byte[] expected = secretHashes.getOrDefault(reading.id(), NOBODY);
      boolean matches = MessageDigest.isEqual(expected, Sha256.of(reading.secret()));
      admitted |= matches && secretHashes.containsKey(reading.id());
    }
    return admitted;
  }
}
