package dev.sallyport.admin.appointment;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.admin.user.RoleChangeService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Appoints the operator that the configuration names. */
@Stateless
public class OperatorAppointmentService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final CredentialService credentials;
  private final UserSearchService users;
  private final AuditService audit;
  private final RoleChangeService changes;

  /** Required by the EJB container. */
  protected OperatorAppointmentService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public OperatorAppointmentService(
      EntityManager entities,
      AccountService accounts,
      CredentialService credentials,
      UserSearchService users,
      AuditService audit,
      RoleChangeService changes) {
    this.entities = entities;
    this.accounts = accounts;
    this.credentials = credentials;
    this.users = users;
    this.audit = audit;
    this.changes = changes;
  }

  /** Whether there is an active operator. */
  public boolean hasOperator() {
    return users.hasOperatorBeside(null);
  }

  /**
   * Appoints the owner of the password as operator under the e-mail address; an existing account is
   * taken over.
   *
   * @return false if there already is an operator
   */
  public boolean appointFirst(EmailAddress email, PasswordHash hash) {
    lockOperators();
    if (hasOperator()) {
      return false;
    }
    appoint(email, hash);
    return true;
  }

  /**
   * Appoints the owner of the password as operator even if there are others, who lose the role in
   * replace mode, as do auditors. Changes that wait for a second operator are deleted.
   *
   * @param fingerprint identifies this recovery, which is done only once
   * @return false if it was done before
   */
  public boolean recover(
      EmailAddress email, PasswordHash hash, OperatorSettings.Recovery mode, String fingerprint) {
    lockOperators();
    int isNew =
        Sql.in(entities)
            .update(
                "insert into operator_recoveries (fingerprint, done_at)"
                    + " values (?, clock_timestamp()) on conflict do nothing",
                fingerprint);
    if (isNew == 0) {
      return false;
    }
    UUID userId = appoint(email, hash);
    changes.removeAll();
    if (mode == OperatorSettings.Recovery.REPLACE) {
      for (UUID other : users.privilegedBeside(userId)) {
        accounts.setRoles(other, Set.of(Roles.USER), RequestOrigin.SERVICE);
      }
    }
    audit.succeeded(
        EventType.OPERATOR_RECOVERED,
        Subject.user(userId).with(mode.name().toLowerCase(Locale.ROOT)),
        RequestOrigin.SERVICE);
    return true;
  }

  private UUID appoint(EmailAddress email, PasswordHash hash) {
    RequestOrigin origin = RequestOrigin.SERVICE;
    UUID userId = accounts.provide(email, origin);
    // Nothing else that an earlier owner has enrolled, such as a second factor, remains.
    Map<CredentialType, List<String>> only = new EnumMap<>(CredentialType.class);
    for (CredentialType type : CredentialType.values()) {
      only.put(type, type == CredentialType.PASSWORD ? List.of(hash.encoded()) : List.of());
    }
    credentials.replaceAll(userId, only, Optional.empty(), origin);
    User user = users.find(userId).orElseThrow();
    Set<String> roles = new HashSet<>(user.roles());
    roles.addAll(List.of(Roles.USER, Roles.ADMIN));
    accounts.setRoles(userId, roles, origin);
    if (!user.isActive()) {
      accounts.setActive(userId, true, origin);
    }
    return userId;
  }

  /** Serializes changes on all nodes until the commit. */
  private void lockOperators() {
    AdvisoryLock.OPERATORS.acquire(entities);
  }
}
