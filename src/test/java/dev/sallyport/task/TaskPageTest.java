package dev.sallyport.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.http.Cursor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskPageTest {
  private static final UUID OWNER = UUID.randomUUID();

  @Test
  void anEmptyListIsOneEmptyPage() {
    assertThat(TaskPage.of(List.of(), 2)).isEqualTo(new TaskPage(List.of(), null));
  }

  @Test
  void aPageThatIsJustFullIsTheLast() {
    List<Task> found = tasks(2);

    assertThat(TaskPage.of(found, 2).data()).containsExactlyElementsOf(views(found));
    assertThat(TaskPage.of(found, 2).nextCursor()).isNull();
  }

  @Test
  void oneTaskMoreMakesACursorToTheLastTaskShown() {
    List<Task> found = tasks(3);

    TaskPage page = TaskPage.of(found, 2);

    assertThat(page.data()).containsExactlyElementsOf(views(found.subList(0, 2)));
    assertThat(Cursor.parse(page.nextCursor()))
        .contains(new Cursor(found.get(1).createdAt(), found.get(1).id()));
  }

  private static List<Task> tasks(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Task(OWNER, new TaskTitle("task " + i), Instant.ofEpochSecond(i)))
        .toList();
  }

  private static List<TaskView> views(List<Task> tasks) {
    return tasks.stream().map(TaskView::of).toList();
  }
}
