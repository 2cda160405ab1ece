package dev.sallyport.openid.registration;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code OAUTH_CLIENTS}: confidential clients to register at the first start that names them, as a
 * comma-separated list of {@code id:SHA-256-of-secret}.
 */
@Singleton
public class ClientSettings implements Settings {
  private static final Pattern CLIENT = Pattern.compile("([A-Za-z0-9._-]{1,64}):([0-9a-fA-F]{64})");

  private final List<ConfiguredClient> clients = new ArrayList<>();

  /**
   * A client of the variable.
   *
   * @param secretHash SHA-256 of its secret
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ConfiguredClient(String id, byte[] secretHash) {
    @Override
    public String toString() {
      return "ConfiguredClient[" + id + "]";
    }
  }

  @Inject
  public ClientSettings(Configuration configuration) {
    for (String client : configuration.list("OAUTH_CLIENTS")) {
      Matcher matcher = CLIENT.matcher(client);
      if (matcher.matches()) {
        clients.add(
            new ConfiguredClient(matcher.group(1), HexFormat.of().parseHex(matcher.group(2))));
      } else {
        configuration.fault(
            "OAUTH_CLIENTS is malformed: set it to a comma-separated list of id:hash; generate each"
                + " hash with: printf %s \"$SECRET\" | openssl dgst -sha256 -r");
        break;
      }
    }
  }

  /** In their order; of two with the same id the last one counts. */
  List<ConfiguredClient> clients() {
    return List.copyOf(clients);
  }
}
