package dev.sallyport.ticket;

import dev.sallyport.platform.crypto.BearerSecret;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Issues and redeems tickets, always in the transaction of the caller: if what the ticket permits
 * fails, the ticket remains valid.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.MANDATORY)
public class TicketService {
  private static final Logger LOG = Logger.getLogger(TicketService.class.getName());
  private static final Pattern CODE = Pattern.compile("[0-9]{8}");

  private final Sql sql;
  private final TicketKeys keys;
  private final TicketTryService tries;
  private final Clock clock;

  /** Required by the EJB container. */
  protected TicketService() {
    this(null, null, null, null);
  }

  @Inject
  public TicketService(Sql sql, TicketKeys keys, TicketTryService tries, Clock clock) {
    this.sql = sql;
    this.keys = keys;
    this.tries = tries;
    this.clock = clock;
  }

  /**
   * Issues a ticket. It ends the previous one of the same purpose, user and address, unless the
   * purpose permits several.
   */
  public IssuedTicket issue(TicketRequest request) {
    return issue(request, true);
  }

  /**
   * Does everything that {@link #issue} does, except that the ticket cannot be redeemed, not even
   * by guessing its code, and that it ends no other ticket. For flows whose mail is withheld:
   * otherwise each of them would be five more tries for a code that nobody has received, and a
   * stranger who exhausts the budget of an address would end the ticket that its owner has.
   */
  public IssuedTicket issueDecoy(TicketRequest request) {
    return issue(request, false);
  }

  private IssuedTicket issue(TicketRequest request, boolean redeemable) {
    UUID flow = UUID.randomUUID();
    BearerSecret secret = keys.newSecret();
    TicketPurpose purpose = request.purpose();
    Optional<String> code = purpose.hasCode() ? Optional.of(keys.newCode()) : Optional.empty();
    Instant now = clock.instant();
    TicketTable table = new TicketTable(sql);
    boolean replaces = redeemable && purpose.replacesEarlier();
    if (replaces) {
      for (byte[] former : keys.formerSlots(request)) {
        table.removeSlot(former);
      }
    }
    table.insert(
        new TicketTable.Ticket(
            flow,
            purpose,
            request.userId().orElse(null),
            replaces ? keys.slot(request) : null,
            (redeemable ? secret : keys.newSecret()).hash(),
            code.map(digits -> redeemable ? digits : keys.newSecret().encoded())
                .map(expected -> keys.codeMac(flow, expected))
                .orElse(null),
            keys.seal(flow, request),
            keys.sealedBy(),
            now,
            code.map(digits -> now.plus(IssuedTicket.CODE_LIFETIME)).orElse(null),
            now.plus(purpose.lifetime())));
    return new IssuedTicket(
        flow, secret.encoded(), code, purpose.lifetime(), IssuedTicket.CODE_LIFETIME);
  }

  /**
   * Redeems a ticket with the secret of its link.
   *
   * @param secret as the caller sent it; may be null
   * @return empty if there is no such ticket for the purpose, or if it has expired, was redeemed,
   *     replaced or voided; the caller must not tell these apart
   */
  public Optional<RedeemedTicket> redeem(TicketPurpose purpose, String secret) {
    Optional<BearerSecret> parsed = BearerSecret.parse(secret);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    return new TicketTable(sql)
        .consume(purpose, parsed.get().hash(), clock.instant())
        .flatMap(consumed -> open(purpose, consumed));
  }

  /**
   * Reads a ticket that the secret of its link would redeem, without redeeming it: for what must be
   * verified before.
   *
   * @param secret as the caller sent it; may be null
   * @return empty in the same cases as {@link #redeem(TicketPurpose, String)}
   */
  public Optional<RedeemedTicket> find(TicketPurpose purpose, String secret) {
    Optional<BearerSecret> parsed = BearerSecret.parse(secret);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    return new TicketTable(sql)
        .find(purpose, parsed.get().hash(), clock.instant())
        .flatMap(found -> open(purpose, found));
  }

  /**
   * Redeems a ticket with its code. The try is counted first, in its own transaction, so that
   * neither a failed request nor parallel ones get more than {@link IssuedTicket#CODE_TRIES}. Must
   * be called before the caller's transaction changes a ticket.
   *
   * @param flow as the caller sent it; may be null
   * @param code as the caller sent it; may be null; spaces and hyphens are ignored
   * @return empty if the code is wrong, after five tries, and in the cases of the other method
   */
  public Optional<RedeemedTicket> redeem(TicketPurpose purpose, UUID flow, String code) {
    String digits = code == null ? "" : code.replaceAll("[ -]", "");
    if (flow == null || !CODE.matcher(digits).matches()) {
      return Optional.empty();
    }
    Optional<TicketTable.Code> stored = tries.count(purpose, flow);
    if (stored.isEmpty()
        || !keys.isCode(flow, digits, stored.get().mac(), stored.get().sealedBy())) {
      return Optional.empty();
    }
    return new TicketTable(sql)
        .consume(purpose, flow, clock.instant())
        .flatMap(consumed -> open(purpose, consumed));
  }

  /**
   * Voids the tickets of a user. Must be called in the transaction of every change of credentials
   * and of the address. Only the tickets that revert a change of the address remain.
   *
   * @return how many were voided
   */
  public int voidFor(UUID userId) {
    return change(table -> table.removeFor(userId));
  }

  /** Deletes all tickets of a user who is deleted. */
  public int removeAllOf(UUID userId) {
    return change(table -> table.removeAllOf(userId));
  }

  /**
   * Voids one ticket, for example when its flow starts again or is withdrawn.
   *
   * @return false if there is none
   */
  public boolean cancel(TicketPurpose purpose, UUID flow) {
    return change(table -> table.remove(purpose, flow) ? 1 : 0) == 1;
  }

  /** Deletes tickets that expired before; returns how many. */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public int removeExpired(Instant before, int limit) {
    return change(table -> table.removeExpired(before, limit));
  }

  private Optional<RedeemedTicket> open(TicketPurpose purpose, TicketTable.Consumed consumed) {
    Optional<TicketKeys.Content> content =
        keys.open(consumed.id(), purpose, consumed.content(), consumed.sealedBy());
    if (content.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "A ticket in the table tickets cannot be opened: it is damaged, or was sealed under a"
              + " secret that is neither JWT_SECRET nor in JWT_SECRET_PREVIOUS. Flow: {0}",
          consumed.id());
    }
    return content.map(
        opened ->
            new RedeemedTicket(
                consumed.id(), purpose, consumed.userId(), opened.address(), opened.payload()));
  }

  private int change(ToIntFunction<TicketTable> change) {
    return change.applyAsInt(new TicketTable(sql));
  }
}
