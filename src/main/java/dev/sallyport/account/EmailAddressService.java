package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Changes the e-mail addresses of accounts, always in the transaction of the caller. */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class EmailAddressService {
  private static final String UNIQUE_VIOLATION = "23505";

  private final EntityManager entities;
  private final TicketService tickets;
  private final Event<EmailChanged> changed;
  private final Clock clock;

  /** Required by the EJB container. */
  protected EmailAddressService() {
    this(null, null, null, null);
  }

  @Inject
  public EmailAddressService(
      EntityManager entities, TicketService tickets, Event<EmailChanged> changed, Clock clock) {
    this.entities = entities;
    this.tickets = tickets;
    this.changed = changed;
    this.clock = clock;
  }

  /** Whether an account has the address, or an account other than the given one reserves it. */
  public boolean isTaken(EmailAddress address, UUID exceptReservationOf) {
    return Sql.in(entities)
        .exists(
            "select from users where email = ? union all"
                + " select from former_addresses where email = ? and expires_at > ?"
                + " and user_id <> ?",
            address.toString(),
            address.toString(),
            clock.instant(),
            exceptReservationOf);
  }

  /**
   * Changes the address to one whose mailbox was proven. Pending links and codes of the user become
   * void, except those that revert a change, and {@link EmailChanged} is fired.
   *
   * @param user locked by {@link AccountService#lock}
   * @param keptSession the session that continues; empty if every session ends
   * @throws Problem 401 if the address is taken, also by a concurrent change: the same as for an
   *     invalid code, so that it is not revealed
   */
  public void change(User user, EmailAddress proven, Optional<UUID> keptSession) {
    if (isTaken(proven, user.id())) {
      throw Problem.of(ProblemType.INVALID_CODE);
    }
    user.changeEmail(proven);
    try {
      entities.flush();
    } catch (PersistenceException refused) {
      // By a concurrent change.
      throw SqlException.stateOf(refused).filter(UNIQUE_VIOLATION::equals).isPresent()
          ? Problem.of(ProblemType.INVALID_CODE)
          : refused;
    }
    tickets.voidFor(user.id());
    changed.fire(new EmailChanged(user.id(), keptSession));
  }

  /** Reserves the address that the account had before. */
  public void reserve(EmailAddress former, UUID userId, Instant until) {
    Sql.in(entities)
        .update(
            "insert into former_addresses (email, user_id, expires_at) values (?, ?, ?)"
                + " on conflict (email) do update set user_id = excluded.user_id,"
                + " expires_at = excluded.expires_at",
            former.toString(),
            userId,
            until);
  }

  /** Ends all reservations of the account. */
  public void release(UUID userId) {
    Sql.in(entities).update("delete from former_addresses where user_id = ?", userId);
  }

  /** Deletes expired reservations; returns how many. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int removeExpired(int limit) {
    return Sql.in(entities)
        .update(
            "delete from former_addresses where email in (select email from former_addresses"
                + " where expires_at <= ? limit ?)",
            clock.instant(),
            limit);
  }
}
