package dev.sallyport.signin.removal;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.mail.MailTemplate;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.ticket.RedeemedTicket;
import dev.sallyport.ticket.TicketPurpose;
import dev.sallyport.ticket.TicketService;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The transactions that request, cancel and carry out removals, under the lock of the account. */
@Stateless
public class FactorRemovalService {
  private final Sql sql;
  private final AccountService accounts;
  private final CredentialService credentials;
  private final TicketService tickets;
  private final RemovalNotice removalNotice;
  private final SecurityNotice notice;
  private final FactorRemovalSettings settings;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected FactorRemovalService() {
    this(null, null, null, null, null, null, null, null, null);
  }

  @Inject
  public FactorRemovalService(
      Sql sql,
      AccountService accounts,
      CredentialService credentials,
      TicketService tickets,
      RemovalNotice removalNotice,
      SecurityNotice notice,
      FactorRemovalSettings settings,
      AuditService audit,
      Clock clock) {
    this.sql = sql;
    this.accounts = accounts;
    this.credentials = credentials;
    this.tickets = tickets;
    this.removalNotice = removalNotice;
    this.notice = notice;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Removes second factors of a user after the waiting time, or at once if there is none.
   *
   * @param type empty for all of them
   * @param origin with the operator as its actor
   * @return when they are removed; empty if they were removed
   * @throws Problem 404 for an unknown user, and for one without such a factor; 409 if no way to
   *     sign in would be left
   */
  public Optional<Instant> request(
      UUID userId, Optional<CredentialType> type, RequestOrigin origin) {
    User user = locked(userId);
    Set<CredentialType> types = EnumSet.noneOf(CredentialType.class);
    EnrolledCredentials enrolled = credentials.of(userId);
    types.addAll(enrolled.besidePassword());
    type.ifPresent(only -> types.retainAll(Set.of(only)));
    if (types.isEmpty()) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    if (types.contains(CredentialType.PASSKEY)
        && enrolled.find(CredentialType.PASSWORD).isEmpty()
        && !settings.resetByMail()) {
      throw Problem.of(
          ProblemType.LAST_FACTOR,
          "The user has no password, and the service sends no mail with which to set one.");
    }
    if (settings.delay().isZero()) {
      remove(user, types, origin);
      return Optional.empty();
    }
    Optional<FactorRemoval> pending = new FactorRemovalTable(sql).find(userId);
    if (pending.filter(before -> before.types().containsAll(types)).isPresent()) {
      return pending.map(FactorRemoval::due);
    }
    pending.ifPresent(before -> types.addAll(before.types()));
    Instant now = clock.instant();
    FactorRemoval removal =
        new FactorRemoval(userId, types, origin.actorId(), now, now.plus(settings.delay()));
    new FactorRemovalTable(sql).put(removal);
    record(EventType.FACTOR_REMOVAL_REQUESTED, userId, types, origin);
    removalNotice.send(user, removal);
    return Optional.of(removal.due());
  }

  /** The pending removal of a user. */
  public Optional<FactorRemoval> find(UUID userId) {
    return new FactorRemovalTable(sql).find(userId);
  }

  /**
   * Cancels the pending removal of a user.
   *
   * @throws Problem 404 if there is none
   */
  public void cancel(UUID userId, RequestOrigin origin) {
    locked(userId);
    if (!cancelPending(userId, origin)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
  }

  /**
   * Cancels the removal to which the mailed link belongs.
   *
   * @throws Problem 401 for an unknown, used or expired link, and if no removal is pending
   */
  public void keep(String token, RequestOrigin origin) {
    UUID userId =
        tickets
            .redeem(TicketPurpose.FACTOR_REMOVAL, token)
            .flatMap(RedeemedTicket::userId)
            .flatMap(accounts::lock)
            .map(User::id)
            .orElseThrow(() -> Problem.of(ProblemType.INVALID_CODE));
    if (!cancelPending(userId, origin)) {
      throw Problem.of(ProblemType.INVALID_CODE);
    }
  }

  /** Users whose factors are to be removed now. */
  public List<UUID> due(int limit) {
    return new FactorRemovalTable(sql).due(clock.instant(), limit);
  }

  /** Carries out the removal of a user, unless it was cancelled or delayed meanwhile. */
  public void complete(UUID userId) {
    Instant now = clock.instant();
    accounts
        .lock(userId)
        .ifPresent(
            user ->
                find(userId)
                    .filter(removal -> !removal.due().isAfter(now))
                    .ifPresent(removal -> remove(user, removal.types(), RequestOrigin.SERVICE)));
  }

  /** The lock of the account is held. */
  public void onCredentialsChanged(@Observes CredentialsChanged change) {
    cancelPending(change.userId(), change.origin());
  }

  private void remove(User user, Set<CredentialType> types, RequestOrigin origin) {
    new FactorRemovalTable(sql).remove(user.id());
    Set<CredentialType> left = EnumSet.noneOf(CredentialType.class);
    left.addAll(credentials.of(user.id()).besidePassword());
    Set<CredentialType> removed = EnumSet.copyOf(types);
    removed.retainAll(left);
    left.removeAll(removed);
    if (left.equals(EnumSet.of(CredentialType.RECOVERY_CODE))) {
      removed.addAll(left);
    }
    if (removed.isEmpty()) {
      return;
    }
    Map<CredentialType, List<String>> none = new EnumMap<>(CredentialType.class);
    removed.forEach(type -> none.put(type, List.of()));
    credentials.replaceAll(user.id(), none, Optional.empty(), origin);
    record(EventType.SECOND_FACTOR_REMOVED, user.id(), removed, origin);
    notice.send(user, MailTemplate.SECOND_FACTOR_REMOVED);
  }

  private boolean cancelPending(UUID userId, RequestOrigin origin) {
    Optional<FactorRemoval> pending = find(userId);
    if (pending.isEmpty() || !new FactorRemovalTable(sql).remove(userId)) {
      return false;
    }
    record(EventType.FACTOR_REMOVAL_CANCELLED, userId, pending.get().types(), origin);
    return true;
  }

  private User locked(UUID userId) {
    return accounts.lock(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
  }

  private void record(
      EventType event, UUID userId, Collection<CredentialType> types, RequestOrigin origin) {
    String names =
        types.stream().map(CredentialType::code).sorted().collect(Collectors.joining(","));
    audit.succeeded(event, Subject.user(userId).with(names), origin);
  }
}
