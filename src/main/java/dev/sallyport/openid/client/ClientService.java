package dev.sallyport.openid.client;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds clients that may be used. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class ClientService {
  private final ClientRepository clients;

  /** Required by the EJB container. */
  protected ClientService() {
    this(null);
  }

  @Inject
  public ClientService(ClientRepository clients) {
    this.clients = clients;
  }

  /**
   * The client with an id, unless it is disabled.
   *
   * @param idOrNull any text
   */
  public Optional<Client> find(String idOrNull) {
    return logins(Collections.singletonList(idOrNull)).stream()
        .map(ClientLogin::client)
        .findFirst();
  }

  /**
   * The clients with the ids, unless they are disabled, with what authenticates them: one query,
   * whatever the ids.
   *
   * @param ids any texts
   */
  public List<ClientLogin> logins(List<String> ids) {
    // No text of another form reaches the database, which refuses some of them.
    return clients.enabled(ids.stream().map(id -> ClientId.isValid(id) ? id : "").toList());
  }
}
