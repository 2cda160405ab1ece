package dev.sallyport.task;

import dev.sallyport.platform.http.Cursor;
import java.util.List;

/**
 * One page of a user's tasks, newest first.
 *
 * @param nextCursor the {@code cursor} of the next page; null on the last one
 */
public record TaskPage(List<TaskView> data, String nextCursor) {
  /**
   * Creates a page.
   *
   * @param found one more than {@code limit} when there is a next page
   */
  static TaskPage of(List<Task> found, int limit) {
    boolean more = found.size() > limit;
    List<Task> page = more ? found.subList(0, limit) : found;
    String nextCursor = more ? after(page.get(limit - 1)).text() : null;
    return new TaskPage(page.stream().map(TaskView::of).toList(), nextCursor);
  }

  private static Cursor after(Task last) {
    return new Cursor(last.createdAt(), last.id());
  }
}
