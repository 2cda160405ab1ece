package dev.sallyport.admin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.Roles;
import dev.sallyport.account.User;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.Subject;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.AdvisoryLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Changes roles and states of users and ensures that an active operator always remains. */
@Stateless
public class OperatorService {
  private final EntityManager entities;
  private final AccountService accounts;
  private final CredentialService credentials;
  private final UserSearchService users;
  private final AuditService audit;
  private final RoleChangeService changes;
  private final OperatorSettings settings;

  /** Required by the EJB container. */
  protected OperatorService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public OperatorService(
      EntityManager entities,
      AccountService accounts,
      CredentialService credentials,
      UserSearchService users,
      AuditService audit,
      RoleChangeService changes,
      OperatorSettings settings) {
    this.entities = entities;
    this.accounts = accounts;
    this.credentials = credentials;
    this.users = users;
    this.audit = audit;
    this.changes = changes;
    this.settings = settings;
  }

  /** Whether there is an active operator. */
  public boolean exist() {
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
    if (exist()) {
      return false;
    }
    appoint(email, hash);
    return true;
  }

  /**
   * Appoints the owner of the password as operator even if there are others, who lose the role in
   * replace mode. Changes that wait for a second operator are deleted.
   *
   * @param fingerprint identifies this recovery, which is done only once
   * @return false if it was done before
   */
  public boolean recover(
      EmailAddress email, PasswordHash hash, OperatorSettings.Recovery mode, String fingerprint) {
    lockOperators();
    int isNew =
        entities
            .createNativeQuery(
                "insert into operator_recoveries (fingerprint, done_at)"
                    + " values (?1, clock_timestamp()) on conflict do nothing")
            .setParameter(1, fingerprint)
            .executeUpdate();
    if (isNew == 0) {
      return false;
    }
    UUID userId = appoint(email, hash);
    changes.removeAll();
    if (mode == OperatorSettings.Recovery.REPLACE) {
      for (UUID other : users.operatorsBeside(userId)) {
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
    credentials.replace(userId, CredentialType.PASSWORD, hash.encoded(), Optional.empty(), origin);
    User user = users.find(userId).orElseThrow();
    Set<String> roles = new HashSet<>(user.roles());
    roles.addAll(Roles.ALL);
    accounts.setRoles(userId, roles, origin);
    if (!user.isActive()) {
      accounts.setActive(userId, true, origin);
    }
    return userId;
  }

  /**
   * The result of {@link #change}.
   *
   * @param waiting the change that requires a second operator; null if the change was made
   */
  public record Change(User user, RoleChange waiting) {}

  /**
   * Changes the state and roles that are given and differ; every change except an activation ends
   * the user's sessions. If configured, and if there is a second operator, changing an operator or
   * appointing one requires the approval of a second operator.
   *
   * @param operatorId the operator who requests the change
   * @throws Problem 403 if that user is no longer an active operator, 404 for an unknown user, 409
   *     if no active operator would be left
   */
  public Change change(
      UUID operatorId,
      UUID userId,
      Optional<Boolean> active,
      Optional<Set<String>> roles,
      RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    User user = users.find(userId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    requireOperatorLeft(user, active, roles, origin);
    if (settings.approval()
        && concernsOperators(user, active, roles)
        && users.hasOperatorBeside(operatorId)) {
      RoleChange waiting = changes.add(userId, roles, active, operatorId);
      audit.succeeded(
          EventType.ROLE_CHANGE_REQUESTED, Subject.user(userId).with(text(waiting)), origin);
      return new Change(user, waiting);
    }
    apply(user, active, roles, origin);
    return new Change(user, null);
  }

  /**
   * Makes a change that waits for a second operator, once.
   *
   * @param operatorId the operator who approves it
   * @throws Problem 403 if that user is no longer an active operator, or requested the change; 404
   *     if it no longer waits; 409 if no active operator would be left, or if the user who
   *     requested it is no longer an operator
   */
  public User approve(UUID operatorId, UUID changeId, RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    RoleChange change = changes.find(changeId).orElseThrow(() -> Problem.of(ProblemType.NOT_FOUND));
    Subject subject = Subject.user(change.userId());
    if (change.requestedBy().equals(operatorId)) {
      audit.failed(
          EventType.OPERATOR_ACTION,
          subject.with("role_changes.approve change=" + changeId),
          origin,
          FailureReason.FORBIDDEN);
      throw Problem.of(
          ProblemType.FORBIDDEN,
          "The change must be approved by an operator other than the one who requested it.");
    }
    if (users.find(change.requestedBy()).filter(OperatorService::isActiveOperator).isEmpty()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The user who requested the change is no longer an operator; reject the change.");
    }
    User user = users.find(change.userId()).orElseThrow();
    Optional<Boolean> active = Optional.ofNullable(change.active());
    Optional<Set<String>> roles = Optional.ofNullable(change.roles()).map(Set::copyOf);
    requireOperatorLeft(user, active, roles, origin);
    if (!changes.remove(changeId)) {
      throw Problem.of(ProblemType.NOT_FOUND);
    }
    audit.succeeded(
        EventType.ROLE_CHANGE_APPROVED,
        subject.with(text(change) + " requested_by=" + change.requestedBy()),
        origin);
    apply(user, active, roles, origin);
    return user;
  }

  /** False if it no longer waits. */
  public boolean reject(UUID operatorId, UUID changeId, RequestOrigin origin) {
    lockOperators();
    requireOperator(operatorId);
    Optional<RoleChange> change = changes.find(changeId);
    if (change.isEmpty() || !changes.remove(changeId)) {
      return false;
    }
    audit.succeeded(
        EventType.ROLE_CHANGE_REJECTED,
        Subject.user(change.get().userId())
            .with(text(change.get()) + " requested_by=" + change.get().requestedBy()),
        origin);
    return true;
  }

  private static String text(RoleChange change) {
    List<String> parts = new ArrayList<>();
    parts.add("change=" + change.id());
    if (change.roles() != null) {
      parts.add("roles=" + String.join(",", new TreeSet<>(change.roles())));
    }
    if (change.active() != null) {
      parts.add("active=" + change.active());
    }
    return String.join(" ", parts);
  }

  private void requireOperator(UUID operatorId) {
    if (users.find(operatorId).filter(OperatorService::isActiveOperator).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
  }

  private void requireOperatorLeft(
      User user, Optional<Boolean> active, Optional<Set<String>> roles, RequestOrigin origin) {
    boolean stays =
        active.orElse(user.isActive()) && roles.orElse(user.roles()).contains(Roles.ADMIN);
    if (isActiveOperator(user) && !stays && !users.hasOperatorBeside(user.id())) {
      audit.failed(
          EventType.OPERATOR_ACTION,
          Subject.user(user.id()).with("users.change"),
          origin,
          FailureReason.FORBIDDEN);
      throw Problem.of(ProblemType.LAST_OPERATOR);
    }
  }

  /** Whether it changes anything and the user is an operator before or after it. */
  private static boolean concernsOperators(
      User user, Optional<Boolean> active, Optional<Set<String>> roles) {
    boolean changes =
        roles.filter(wanted -> !wanted.equals(user.roles())).isPresent()
            || active.filter(wanted -> wanted != user.isActive()).isPresent();
    boolean before = user.roles().contains(Roles.ADMIN);
    boolean after = roles.orElse(user.roles()).contains(Roles.ADMIN);
    return changes && (before || after);
  }

  private void apply(
      User user, Optional<Boolean> active, Optional<Set<String>> roles, RequestOrigin origin) {
    roles
        .filter(wanted -> !wanted.equals(user.roles()))
        .ifPresent(wanted -> accounts.setRoles(user.id(), wanted, origin));
    active
        .filter(wanted -> wanted != user.isActive())
        .ifPresent(wanted -> accounts.setActive(user.id(), wanted, origin));
    entities.flush();
  }

  /**
   * Deactivates a user whose deactivation the database has lost.
   *
   * @return false if there is nothing to do, or if no active operator would be left
   */
  public boolean deactivateAgain(UUID userId) {
    lockOperators();
    Optional<User> user = users.find(userId).filter(User::isActive).filter(this::isDispensable);
    user.ifPresent(
        active -> {
          accounts.setActive(userId, false, RequestOrigin.SERVICE);
          repeated(userId, "user_deactivated");
        });
    return user.isPresent();
  }

  /**
   * Removes only the roles that the database has restored to a user.
   *
   * @return false if there is nothing to do, or if no active operator would be left
   */
  public boolean reduceRolesAgain(UUID userId, Set<String> known) {
    lockOperators();
    Optional<User> user =
        users
            .find(userId)
            .filter(changed -> !known.containsAll(changed.roles()))
            .filter(changed -> known.contains(Roles.ADMIN) || isDispensable(changed));
    user.ifPresent(
        changed -> {
          Set<String> left = new HashSet<>(changed.roles());
          left.retainAll(known);
          accounts.setRoles(userId, left, RequestOrigin.SERVICE);
          repeated(userId, "roles_changed");
        });
    return user.isPresent();
  }

  private boolean isDispensable(User user) {
    return !isActiveOperator(user) || users.hasOperatorBeside(user.id());
  }

  private void repeated(UUID userId, String change) {
    audit.succeeded(
        EventType.LOST_CHANGE_REPEATED, Subject.user(userId).with(change), RequestOrigin.SERVICE);
  }

  static boolean isActiveOperator(User user) {
    return user.isActive() && user.roles().contains(Roles.ADMIN);
  }

  /** Serializes changes on all nodes until the commit. */
  private void lockOperators() {
    AdvisoryLock.OPERATORS.acquire(entities);
  }
}
