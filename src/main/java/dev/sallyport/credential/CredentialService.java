package dev.sallyport.credential;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.EmailVerified;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores credentials in PostgreSQL. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class CredentialService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final TicketService tickets;
  private final Event<CredentialsChanged> changed;
  private final Clock clock;

  /** Required by the EJB container. */
  protected CredentialService() {
    this(null, null, null, null, null);
  }

  @Inject
  public CredentialService(
      EntityManager entities,
      AccountService accounts,
      TicketService tickets,
      Event<CredentialsChanged> changed,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.tickets = tickets;
    this.changed = changed;
    this.clock = clock;
  }

  /** What a user has enrolled. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public EnrolledCredentials of(UUID userId) {
    return new EnrolledCredentials(
        entities
            .createQuery(
                "select c from Credential c where c.userId = :user order by c.createdAt, c.id",
                Credential.class)
            .setParameter("user", userId)
            .getResultList());
  }

  /** Adds the first credential of a new account, which has granted nothing yet. */
  public void enrolFirst(UUID userId, CredentialType type, String data) {
    entities.persist(new Credential(userId, type, data, clock.instant()));
  }

  /**
   * Removes every credential of an account whose mailbox was first proven outside of its sessions:
   * someone else may have enrolled them when signing up with this address.
   */
  public void onEmailVerified(@Observes EmailVerified verified) {
    if (verified.session().isEmpty()) {
      of(verified.userId()).all().forEach(entities::remove);
      // Before an insert of this transaction: only one password is permitted.
      entities.flush();
      tickets.voidFor(verified.userId());
      changed.fire(new CredentialsChanged(verified.userId(), Optional.empty(), verified.origin()));
    }
  }

  /** Removes a credential, without ending any session: the caller announces the change. */
  public void remove(UUID id) {
    Optional.ofNullable(entities.find(Credential.class, id)).ifPresent(entities::remove);
    entities.flush();
  }

  /**
   * Replaces all credentials of some types of an account, under its lock, and voids the tickets of
   * the user.
   *
   * @param data of the new credentials of each type; an empty list removes the type, and an empty
   *     map announces what the caller has changed
   * @param keptSession the session that continues; empty if every session ends
   */
  public void replaceAll(
      UUID userId,
      Map<CredentialType, List<String>> data,
      Optional<UUID> keptSession,
      RequestOrigin origin) {
    accounts.lock(userId);
    of(userId).all().stream()
        .filter(credential -> data.containsKey(credential.type()))
        .forEach(entities::remove);
    entities.flush();
    data.forEach((type, each) -> each.forEach(one -> enrolFirst(userId, type, one)));
    entities.flush();
    tickets.voidFor(userId);
    changed.fire(new CredentialsChanged(userId, keptSession, origin));
  }

  /**
   * Sets the only credential of its type, under the lock of the account, and voids the tickets of
   * the user.
   *
   * @param keptSession the session that continues; empty if every session ends
   */
  public void replace(
      UUID userId,
      CredentialType type,
      String data,
      Optional<UUID> keptSession,
      RequestOrigin origin) {
    accounts.lock(userId);
    Optional<Credential> existing = of(userId).find(type);
    if (existing.isPresent()) {
      existing.get().replace(data, clock.instant());
    } else {
      enrolFirst(userId, type, data);
    }
    entities.flush();
    tickets.voidFor(userId);
    changed.fire(new CredentialsChanged(userId, keptSession, origin));
  }
}
