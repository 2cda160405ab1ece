package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = CREATED.plusSeconds(1);
  private static final Instant MUCH_LATER = CREATED.plusSeconds(2);

  private final Task task = new Task(UUID.randomUUID(), new TaskTitle("milk"), CREATED);

  @Test
  void aNewTaskIsOpen() {
    assertThat(task.isCompleted()).isFalse();
    assertThat(task.completedAt()).isNull();
    assertThat(task.updatedAt()).isEqualTo(CREATED);
  }

  @Test
  void completingTwiceKeepsTheFirstTime() {
    task.complete(LATER);
    task.complete(MUCH_LATER);

    assertThat(task.isCompleted()).isTrue();
    assertThat(task.completedAt()).isEqualTo(LATER);
    assertThat(task.updatedAt()).isEqualTo(LATER);
  }

  @Test
  void reopeningForgetsTheTimeOfCompletion() {
    task.complete(LATER);
    task.reopen(MUCH_LATER);

    assertThat(task.isCompleted()).isFalse();
    assertThat(task.completedAt()).isNull();
    assertThat(task.updatedAt()).isEqualTo(MUCH_LATER);
  }

  @Test
  void aNewTitleIsAnUpdate() {
    task.rename(new TaskTitle("bread"), LATER);

    assertThat(task.title()).isEqualTo("bread");
    assertThat(task.updatedAt()).isEqualTo(LATER);
  }

  @Test
  void whatChangesNothingIsNoUpdate() {
    task.rename(new TaskTitle(" milk "), LATER);
    task.reopen(LATER);

    assertThat(task.updatedAt()).isEqualTo(CREATED);
  }
}
