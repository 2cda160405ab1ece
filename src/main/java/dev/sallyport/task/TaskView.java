package dev.sallyport.task;

import java.time.Instant;
import java.util.UUID;

/**
 * One task on the wire.
 *
 * @param completedAt null unless completed
 */
public record TaskView(
    UUID id,
    UUID userId,
    String title,
    boolean isCompleted,
    Instant completedAt,
    Instant createdAt,
    Instant updatedAt) {
  static TaskView of(Task task) {
    return new TaskView(
        task.id(),
        task.userId(),
        task.title(),
        task.isCompleted(),
        task.completedAt(),
        task.createdAt(),
        task.updatedAt());
  }
}
