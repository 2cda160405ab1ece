package dev.sallyport.task;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/**
 * One row of {@code tasks}. A call that changes nothing changes neither {@code updated_at} nor the
 * version.
 */
@Entity
@Table(name = "tasks")
public class Task {
  @Id private UUID id;

  @Column(name = "user_id")
  private UUID userId;

  private String title;

  @Column(name = "is_completed")
  private boolean completed;

  @Column(name = "completed_at")
  private Instant completedAt;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Version private long version;

  protected Task() {}

  Task(UUID userId, TaskTitle title, Instant at) {
    this.id = UUID.randomUUID();
    this.userId = userId;
    this.title = title.text();
    this.createdAt = at;
    this.updatedAt = at;
  }

  void rename(TaskTitle newTitle, Instant at) {
    if (!title.equals(newTitle.text())) {
      title = newTitle.text();
      updatedAt = at;
    }
  }

  /** A later completion does not change {@code completed_at}. */
  void complete(Instant at) {
    if (!completed) {
      completed = true;
      completedAt = at;
      updatedAt = at;
    }
  }

  void reopen(Instant at) {
    if (completed) {
      completed = false;
      completedAt = null;
      updatedAt = at;
    }
  }

  UUID id() {
    return id;
  }

  UUID userId() {
    return userId;
  }

  String title() {
    return title;
  }

  boolean isCompleted() {
    return completed;
  }

  /** Null unless completed. */
  Instant completedAt() {
    return completedAt;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  /** Its entity tag, without the quotes: the count of its changes, from 1 for a stored task. */
  String tag() {
    return Long.toString(version);
  }
}
