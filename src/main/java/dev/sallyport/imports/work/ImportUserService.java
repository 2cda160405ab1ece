package dev.sallyport.imports.work;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.credential.password.legacy.LegacyRecipes;
import dev.sallyport.credential.totp.TotpSeal;
import dev.sallyport.imports.BatchResult;
import dev.sallyport.imports.ClaimedImport;
import dev.sallyport.imports.ImportConflict;
import dev.sallyport.imports.ImportFault;
import dev.sallyport.imports.ImportQueueService;
import dev.sallyport.imports.reader.ReadRecord;
import dev.sallyport.imports.reader.user.ImportedUser;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.PathId;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The transactions of an import: what to do with a batch, and doing it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ImportUserService {
  private static final String FIND =
      """
      select id, roles, email_verified, bool_or(known) from (
        select id, roles, email_verified, email = ? or id is not distinct from ?::uuid as known
          from users where id = ?::uuid or email = ? or external_id = ?::text
        union all
        select u.id, u.roles, u.email_verified, true from users u
          join former_addresses f on f.user_id = u.id where f.email = ? and f.expires_at > ?
      ) as found group by id, roles, email_verified
      """;

  private final EntityManager entities;
  private final AccountService accounts;
  private final CredentialService credentials;
  private final TotpSeal totp;
  private final ImportQueueService queue;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected ImportUserService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public ImportUserService(
      EntityManager entities,
      AccountService accounts,
      CredentialService credentials,
      TotpSeal totp,
      ImportQueueService queue,
      AuditService audit,
      Clock clock) {
    this.entities = entities;
    this.accounts = accounts;
    this.credentials = credentials;
    this.totp = totp;
    this.queue = queue;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * An account that a record belongs to.
   *
   * @param known by its id or an address, not by the external id alone
   */
  private record Existing(UUID id, Set<String> roles, boolean emailVerified, boolean known) {}

  /** Whether a hash is needed for the record, as the accounts are now. */
  public boolean needsHash(ClaimedImport job, ImportedUser user) {
    return user.password().isPresent()
        && !job.options().dryRun()
        && (job.options().conflict() == ImportConflict.UPDATE || existing(user).isEmpty());
  }

  /**
   * Imports a batch and records the progress.
   *
   * @param hashes what is to be stored of the passwords, by record
   * @return false if the import was cancelled or taken over: nothing was changed
   */
  public boolean apply(
      ClaimedImport job,
      List<ReadRecord> batch,
      Map<ReadRecord, String> hashes,
      long bytesRead,
      BatchResult result) {
    if (!queue.extend(job)) {
      return false;
    }
    RequestOrigin origin = RequestOrigin.SERVICE.by(job.requestedBy());
    for (ReadRecord one : batch) {
      one.fault().ifPresent(result::addFaulty);
      one.user().ifPresent(user -> apply(job, one, user, hashes, origin, result));
    }
    queue.advance(job, bytesRead, result);
    return true;
  }

  private void apply(
      ClaimedImport job,
      ReadRecord one,
      ImportedUser user,
      Map<ReadRecord, String> hashes,
      RequestOrigin origin,
      BatchResult result) {
    List<Existing> existing = existing(user);
    boolean dryRun = job.options().dryRun();
    if (existing.isEmpty()) {
      if (!dryRun) {
        create(job, user, hash(one, user, hashes), origin);
      }
      result.addCreated();
    } else if (job.options().conflict() == ImportConflict.SKIP) {
      result.addSkipped(one.line());
    } else {
      Optional<ImportFault> fault = conflict(job, one, user, existing);
      if (fault.isPresent()) {
        result.addFaulty(fault.get());
      } else {
        if (!dryRun) {
          update(existing.get(0), user, hash(one, user, hashes), origin);
        }
        result.addUpdated(one.line());
      }
    }
  }

  private static Optional<ImportFault> conflict(
      ClaimedImport job, ReadRecord one, ImportedUser user, List<Existing> existing) {
    if (job.options().conflict() == ImportConflict.FAIL) {
      return Optional.of(new ImportFault(one.line(), "conflict", "must not belong to an account"));
    }
    if (existing.size() > 1) {
      return Optional.of(
          new ImportFault(one.line(), "conflict_ambiguous", "must belong to one account only"));
    }
    // Systems number their users: the same number in two of them is not the same person.
    if (!existing.get(0).known() && user.externalId().flatMap(PathId::find).isEmpty()) {
      return Optional.of(
          new ImportFault(
              one.line(),
              "conflict",
              "must not have the external id of an account with another address"));
    }
    // Whoever writes the file would otherwise have the rights of an operator or auditor.
    return Roles.arePrivileged(existing.get(0).roles())
        ? Optional.of(
            new ImportFault(
                one.line(),
                "conflict_operator",
                "must not belong to an operator or auditor, whom an import never changes"))
        : Optional.empty();
  }

  /** The accounts as they are now may differ from those for which hashes were computed. */
  private static Optional<String> hash(
      ReadRecord one, ImportedUser user, Map<ReadRecord, String> hashes) {
    Optional<String> hash = Optional.ofNullable(hashes.get(one));
    if (user.password().isPresent() && hash.isEmpty()) {
      throw new IllegalStateException("An account was removed meanwhile: the batch is repeated");
    }
    return hash;
  }

  private List<Existing> existing(ImportedUser user) {
    return Sql.in(entities)
        .list(
            FIND,
            row -> new Existing(row.uuid(1), Set.copyOf(row.texts(2)), row.flag(3), row.flag(4)),
            user.email().toString(),
            user.id(),
            user.id(),
            user.email().toString(),
            user.externalId(),
            user.email().toString(),
            clock.instant());
  }

  private void create(
      ClaimedImport job, ImportedUser user, Optional<String> hash, RequestOrigin origin) {
    UUID id = user.id().orElseGet(UUID::randomUUID);
    Instant now = clock.instant();
    Set<String> roles = new TreeSet<>(Set.of(Roles.USER));
    user.roles().stream()
        .map(job.options().roles()::get)
        // Every system has roles of its own.
        .filter(role -> role != null && Roles.ALL.contains(role))
        .forEach(roles::add);
    Sql.in(entities)
        .update(
            "insert into users (id, email, roles, is_active, created_at, email_verified, language,"
                + " external_id) values (?, ?, ?, ?, ?, ?, ?, ?)",
            id,
            user.email().toString(),
            Sql.texts(roles),
            user.active(),
            user.createdAt().filter(time -> time.isBefore(now)).orElse(now),
            user.emailVerified(),
            user.language().tag(),
            user.externalId());
    if (Roles.arePrivileged(roles)) {
      audit.succeeded(
          EventType.ROLES_CHANGED, Subject.user(id).with(String.join(",", roles)), origin);
    }
    hash.ifPresent(data -> credentials.enrolFirst(id, CredentialType.PASSWORD, data));
    user.totp()
        .ifPresent(
            secret -> credentials.enrolFirst(id, CredentialType.TOTP, totp.seal(id, secret)));
  }

  private void update(
      Existing account, ImportedUser user, Optional<String> hash, RequestOrigin origin) {
    UUID id = account.id();
    accounts.lock(id);
    if (user.emailVerified() && !account.emailVerified()) {
      // Removes what someone else may have enrolled with this address.
      accounts.verifyEmail(id, user.email(), Optional.empty(), origin);
    }
    Sql.in(entities)
        .update(
            "update users set external_id = coalesce(external_id, ?::text) where id = ?",
            user.externalId(),
            id);
    EnrolledCredentials enrolled = credentials.of(id);
    Map<CredentialType, List<String>> missing = new LinkedHashMap<>();
    hash.filter(data -> mayReplace(enrolled.find(CredentialType.PASSWORD)))
        .ifPresent(data -> missing.put(CredentialType.PASSWORD, List.of(data)));
    user.totp()
        .filter(secret -> enrolled.besidePassword().isEmpty())
        .ifPresent(secret -> missing.put(CredentialType.TOTP, List.of(totp.seal(id, secret))));
    if (!missing.isEmpty()) {
      credentials.replaceAll(id, missing, Optional.empty(), origin);
    }
  }

  /** A password that was set here, or replaced at a log-in, is newer than that of the file. */
  private static boolean mayReplace(Optional<Credential> password) {
    return password.map(own -> own.data().startsWith(LegacyRecipes.PREFIX)).orElse(true);
  }
}
