package dev.sallyport.openid.registration;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.openid.client.Client;
import dev.sallyport.openid.client.ClientRepository;
import dev.sallyport.openid.client.ClientSecret;
import dev.sallyport.openid.client.RegisteredClient;
import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.token.TokenSettings;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The transactions that register, change and delete clients; each is an event. */
@Stateless
public class ClientRegistrationService {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ClientRepository clients;
  private final Sql sql;
  private final TokenSettings tokens;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ClientRegistrationService() {
    this(null, null, null, null, null);
  }

  @Inject
  public ClientRegistrationService(
      ClientRepository clients, Sql sql, TokenSettings tokens, AuditService audit, Clock clock) {
    this.clients = clients;
    this.sql = sql;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Registers a client; one that is confidential and has no keys gets a secret.
   *
   * @param origin with the operator as its actor
   * @throws Problem 400 naming every fault; 409 if there is a client or a user with the id, or if
   *     there are too many clients
   */
  public Registration create(ClientDraft draft, RequestOrigin origin) {
    requireFaultless(draft);
    Instant now = clock.instant();
    Optional<UUID> operator = Optional.ofNullable(origin.actorId());
    RegisteredClient created =
        new RegisteredClient(
            draft.client(),
            UUID.randomUUID(),
            draft.jwks(),
            List.of(),
            now,
            operator,
            now,
            operator,
            draft.disabled() ? Optional.of(now) : Optional.empty());
    if (isUser(draft.id()) || !clients.insert(created)) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "There is a client or a user with the ID, or there are "
              + ClientRepository.MOST
              + " clients; choose another ID or delete a client.");
    }
    record(
        EventType.CLIENT_CREATED,
        created.client(),
        "type=" + created.client().type().code(),
        origin);
    return created.client().isPublic() || created.jwks().isPresent()
        ? new Registration(created, Optional.empty())
        : addSecret(created.client().id(), origin);
  }

  /**
   * Whether the id is that of a user: both are subjects of access tokens, and a resource server
   * must not take the one for the other (RFC 9700, section 4.15).
   */
  private boolean isUser(String id) {
    return PathId.find(id)
        .filter(user -> sql.exists("select from users where id = ?", user))
        .isPresent();
  }

  /**
   * Replaces everything but the id, the type and the secrets.
   *
   * @throws Problem 400 naming every fault, 404 if there is no such client
   */
  public RegisteredClient replace(ClientDraft draft, RequestOrigin origin) {
    RegisteredClient former = lock(draft.id());
    requireFaultless(draft);
    String type = former.client().type().code();
    if (!draft.type().equals(type)) {
      throw Problem.invalid(
          List.of(new Fault("type", "conflict", "must be " + type + ", as it was registered")));
    }
    Instant now = clock.instant();
    RegisteredClient changed =
        new RegisteredClient(
            draft.client(),
            former.place(),
            draft.jwks(),
            former.secrets(),
            former.createdAt(),
            former.createdBy(),
            now,
            Optional.ofNullable(origin.actorId()),
            draft.disabled() ? former.disabledAt().or(() -> Optional.of(now)) : Optional.empty());
    clients.update(changed);
    String members = String.join(",", ClientChanges.between(former, changed));
    record(EventType.CLIENT_CHANGED, changed.client(), "changed=" + members, origin);
    return changed;
  }

  /** False if there is no such client. */
  public boolean delete(String id, RequestOrigin origin) {
    Optional<RegisteredClient> client = clients.lock(id);
    client.ifPresent(
        found -> {
          clients.delete(id);
          record(
              EventType.CLIENT_DELETED,
              found.client(),
              "type=" + found.client().type().code(),
              origin);
        });
    return client.isPresent();
  }

  /**
   * Makes another secret; the previous one remains valid.
   *
   * @throws Problem 404 if there is no such client; 409 if it is public or has two secrets
   */
  public Registration addSecret(String id, RequestOrigin origin) {
    RegisteredClient client = lock(id);
    if (client.client().isPublic()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "A client of this type cannot keep a secret; register a client of the type web.");
    }
    if (client.secrets().size() >= ClientSecret.MOST) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The client has "
              + ClientSecret.MOST
              + " secrets; delete the one that is no longer used first.");
    }
    String value = BearerSecret.random(RANDOM).encoded();
    ClientSecret secret = new ClientSecret(UUID.randomUUID(), clock.instant());
    // Of the text, because secrets of OAUTH_CLIENTS are texts that operators have chosen.
    clients.insertSecret(id, secret, Sha256.of(value));
    record(EventType.CLIENT_SECRET_ADDED, client.client(), "secret=" + secret.id(), origin);
    return new Registration(lock(id), Optional.of(value));
  }

  /**
   * Deletes a secret, which is useless from then on, on every node.
   *
   * @return false if there is no such client or secret
   */
  public boolean deleteSecret(String id, UUID secretId, RequestOrigin origin) {
    Optional<RegisteredClient> client =
        clients.lock(id).filter(found -> clients.deleteSecret(id, secretId));
    client.ifPresent(
        found ->
            record(EventType.CLIENT_SECRET_DELETED, found.client(), "secret=" + secretId, origin));
    return client.isPresent();
  }

  private RegisteredClient lock(String id) {
    return clients.lock(id).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private void requireFaultless(ClientDraft draft) {
    List<Fault> faults = new ClientRules(tokens.reservedClientIds()).faults(draft);
    if (!faults.isEmpty()) {
      throw Problem.invalid(
          faults.subList(0, Math.min(faults.size(), RequestBodyReader.FAULT_LIMIT)));
    }
  }

  private void record(EventType type, Client client, String detail, RequestOrigin origin) {
    audit.succeeded(type, Subject.NOBODY.with("client=" + client.id() + " " + detail), origin);
  }
}
