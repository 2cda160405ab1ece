package dev.sallyport.session.list;

import dev.sallyport.platform.http.Cursor;
import dev.sallyport.session.Session;
import java.util.List;

/**
 * A page of a user's live sessions, last used first.
 *
 * @param nextCursor the {@code cursor} of the next page; null on the last one
 */
public record SessionList(List<ListedSessionView> data, String nextCursor) {
  /**
   * Cuts a page.
   *
   * @param found one more than {@code limit} when there is a next page
   * @param current the session of the request
   */
  static SessionList of(List<Session> found, int limit, String current) {
    boolean more = found.size() > limit;
    List<Session> page = more ? found.subList(0, limit) : found;
    return new SessionList(
        page.stream().map(session -> ListedSessionView.of(session, current)).toList(),
        more ? place(page.get(limit - 1)).text() : null);
  }

  private static Cursor place(Session last) {
    return new Cursor(last.lastUsedAt(), last.id());
  }
}
