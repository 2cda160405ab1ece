package dev.sallyport.account;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.WordSetConverter;
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

  @Convert(converter = WordSetConverter.class)
  private Set<String> roles;

  @Column(name = "is_active")
  private boolean active;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "last_login")
  private Instant lastLogin;

  protected User() {}

  User(UUID id, EmailAddress email, Set<String> roles, Instant now) {
    this.id = id;
    this.email = email.toString();
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
}
