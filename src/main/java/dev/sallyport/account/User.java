package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.type.WordSetConverter;
import dev.sallyport.platform.text.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.UUID;

/** One row of {@code users}. */
@Entity
@Table(name = "users")
public class User {
  /** For {@link #read}; the table is u. */
  public static final String COLUMNS =
      " u.id, u.email, u.roles, u.is_active, u.email_verified, u.language, u.created_at,"
          + " u.last_login, u.deletion_due ";

  @Id private UUID id;

  private String email;

  @Convert(converter = WordSetConverter.class)
  private Set<String> roles;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "email_verified")
  private boolean emailVerified;

  private String language;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "last_login")
  private Instant lastLogin;

  @Column(name = "deletion_due")
  private Instant deletionDue;

  protected User() {}

  User(UUID id, NewAccount account, Instant now) {
    this.id = id;
    this.email = account.email().toString();
    this.emailVerified = account.emailVerified();
    this.language = account.language().tag();
    this.roles = account.roles();
    this.active = true;
    this.createdAt = now;
    this.lastLogin = now;
  }

  /** From a row with the {@link #COLUMNS} from one on. */
  public static User read(Row row, int first) {
    User user = new User();
    user.id = row.uuid(first);
    user.email = row.text(first + 1);
    user.roles = Set.copyOf(row.texts(first + 2));
    user.active = row.flag(first + 3);
    user.emailVerified = row.flag(first + 4);
    user.language = row.text(first + 5);
    user.createdAt = row.time(first + 6);
    user.lastLogin = row.time(first + 7);
    user.deletionDue = row.time(first + 8);
    return user;
  }

  public UUID id() {
    return id;
  }

  /** Canonical, see {@link EmailAddress}. */
  public String email() {
    return email;
  }

  /** Whether the user has proven to read the mailbox of {@link #email}. */
  public boolean isEmailVerified() {
    return emailVerified;
  }

  /** The language of mails to the user; English if it is unknown. */
  public Language language() {
    return Language.ofTag(language).orElse(Language.EN);
  }

  void choose(Language chosen) {
    this.language = chosen.tag();
  }

  public Set<String> roles() {
    return roles;
  }

  public boolean isActive() {
    return active;
  }

  public Instant createdAt() {
    return createdAt;
  }

  /** Time of the last successful log-in or of the sign-up; null before. */
  public Instant lastLogin() {
    return lastLogin;
  }

  /** When the account is deleted; null unless its user has requested that. */
  public Instant deletionDue() {
    return deletionDue;
  }

  /** Whether the user has requested the deletion of the account; then nobody can log in. */
  public boolean isDeletionPending() {
    return deletionDue != null;
  }

  /** Whether the user is an operator who may act. */
  public boolean isActiveOperator() {
    return isActiveInRole(Set.of(Roles.ADMIN));
  }

  /** Whether the user may act and has one of the roles. */
  public boolean isActiveInRole(Set<String> any) {
    return active && !isDeletionPending() && !Collections.disjoint(roles, any);
  }

  /** To an address whose mailbox was proven. */
  void changeEmail(EmailAddress proven) {
    this.email = proven.toString();
    this.emailVerified = true;
  }

  public void scheduleDeletion(Instant due) {
    this.deletionDue = due;
  }

  public void cancelDeletion() {
    this.deletionDue = null;
  }

  void loggedIn(Instant now) {
    this.lastLogin = now;
  }

  void verifyEmail() {
    this.emailVerified = true;
  }

  void setActive(boolean active) {
    this.active = active;
  }

  void replaceRoles(Set<String> roles) {
    this.roles = Set.copyOf(roles);
  }
}
