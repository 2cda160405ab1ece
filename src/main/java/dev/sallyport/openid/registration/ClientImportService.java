package dev.sallyport.openid.registration;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientRepository;
import dev.sallyport.openid.client.ClientSecret;
import dev.sallyport.openid.client.ClientType;
import dev.sallyport.openid.client.RegisteredClient;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Registers clients of {@code OAUTH_CLIENTS}, each once. */
@Stateless
public class ClientImportService {
  private final ClientRepository clients;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ClientImportService() {
    this(null, null, null);
  }

  @Inject
  public ClientImportService(ClientRepository clients, AuditService audit, Clock clock) {
    this.clients = clients;
    this.audit = audit;
    this.clock = clock;
  }

  /** Whether there is a client with the id, also a disabled one. */
  public boolean exists(String id) {
    return clients.find(id).isPresent();
  }

  /**
   * Registers a service with a secret, unless its id was imported before or there is a client with
   * the id.
   *
   * @param secretHash SHA-256 of the secret
   * @return whether it was registered now, by this node
   */
  public boolean register(String id, byte[] secretHash) {
    Instant now = clock.instant();
    if (!clients.insertImport(id, now) || exists(id)) {
      return false;
    }
    Client client =
        new Client(
            id,
            id,
            Optional.empty(),
            ClientType.SERVICE,
            List.of(),
            List.of(),
            Optional.empty(),
            Set.of(),
            false);
    RegisteredClient registered =
        new RegisteredClient(
            client,
            UUID.randomUUID(),
            Optional.empty(),
            List.of(),
            now,
            Optional.empty(),
            now,
            Optional.empty(),
            Optional.empty());
    if (!clients.insert(registered)) {
      throw new StartupException(
          "The client "
              + id
              + " of OAUTH_CLIENTS cannot be registered: there are "
              + ClientRepository.MOST
              + " clients. Remove it from OAUTH_CLIENTS, then delete clients.");
    }
    clients.insertSecret(id, new ClientSecret(UUID.randomUUID(), now), secretHash);
    audit.succeeded(
        EventType.CLIENT_CREATED,
        Subject.NOBODY.with("client=" + id + " type=service"),
        RequestOrigin.SERVICE);
    return true;
  }
}
