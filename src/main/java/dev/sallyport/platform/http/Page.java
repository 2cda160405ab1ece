package dev.sallyport.platform.http;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param nextCursor null on the last page
 */
public record Page<T>(List<T> data, String nextCursor) {
  /**
   * Creates a page.
   *
   * @param found one more than {@code limit} when there is a next page
   * @param place the position of an item in the list
   */
  public static <E, T> Page<T> of(
      List<E> found, int limit, Function<E, T> view, Function<E, Cursor> place) {
    boolean more = found.size() > limit;
    List<E> page = more ? found.subList(0, limit) : found;
    return new Page<>(
        page.stream().map(view).toList(), more ? place.apply(page.get(limit - 1)).text() : null);
  }
}
