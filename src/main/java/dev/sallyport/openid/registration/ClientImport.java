package dev.sallyport.openid.registration;

import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.token.TokenSettings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Registers the clients of {@code OAUTH_CLIENTS} at the first start that names them. */
@ApplicationScoped
public class ClientImport {
  private static final Logger LOG = Logger.getLogger(ClientImport.class.getName());

  /** Runs after the observers that count events. */
  private static final int LATE = Interceptor.Priority.APPLICATION + 900;

  private final ClientSettings settings;
  private final TokenSettings tokens;
  private final ClientImportService clients;

  @Inject
  ClientImport(ClientSettings settings, TokenSettings tokens, ClientImportService clients) {
    this.settings = settings;
    this.tokens = tokens;
    this.clients = clients;
  }

  void register(@Observes @Priority(LATE) ApplicationReady ready) {
    Map<String, byte[]> configured = new LinkedHashMap<>();
    settings.clients().forEach(client -> configured.put(client.id(), client.secretHash()));
    for (String reserved : tokens.reservedClientIds()) {
      // The ID tokens of such a client would have the audience of access tokens.
      if (configured.containsKey(reserved)) {
        throw new StartupException(
            "OAUTH_CLIENTS has a client "
                + reserved
                + ", which access tokens name as their audience or client. Give it another ID.");
      }
      if (clients.exists(reserved)) {
        throw new StartupException(
            "JWT_AUDIENCE is the ID of a registered client. Set it to another value.");
      }
    }
    configured.forEach(this::register);
  }

  private void register(String id, byte[] secretHash) {
    if (clients.register(id, secretHash)) {
      LOG.log(
          Level.INFO,
          "Client {0} of OAUTH_CLIENTS is registered; from now on it is managed in the console,"
              + " and OAUTH_CLIENTS no longer changes it.",
          id);
    }
  }
}
