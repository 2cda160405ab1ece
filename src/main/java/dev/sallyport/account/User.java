package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** One row of {@code users}. */
@Entity
@Table(name = "users")
public class User {
  @Id private UUID id;

  private String email;

  @Column(name = "password_hash")
  private String passwordHash;

  @Convert(converter = Roles.class)
  private Set<String> roles;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "last_login")
  private Instant lastLogin;

  protected User() {}

  User(UUID id, EmailAddress email, PasswordHash passwordHash, Set<String> roles, Instant now) {
    this.id = id;
    this.email = email.toString();
    this.passwordHash = passwordHash.encoded();
    this.roles = Set.copyOf(roles);
    this.active = true;
    this.createdAt = now;
    this.lastLogin = now;
  }

  public UUID id() {
    return id;
  }

  /** Canonical, see {@link EmailAddress}. */
  public String email() {
    return email;
  }

  /** PHC string. */
  public String passwordHash() {
    return passwordHash;
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

  void loggedIn(Instant now) {
    this.lastLogin = now;
  }

  void setActive(boolean active) {
    this.active = active;
  }

  void replaceRoles(Set<String> roles) {
    this.roles = Set.copyOf(roles);
  }

  void replaceHash(PasswordHash hash) {
    this.passwordHash = hash.encoded();
  }
}
