package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final UUID ID = UUID.randomUUID();

  @Test
  void anEmptyListIsOneEmptyPage() {
    assertThat(page(List.of())).isEqualTo(new Page<>(List.of(), null));
  }

  @Test
  void aPageThatIsJustFullIsTheLast() {
    assertThat(page(List.of(1, 2))).isEqualTo(new Page<>(List.of("item 1", "item 2"), null));
  }

  @Test
  void oneItemMoreMakesACursorToTheLastItemShown() {
    Page<String> page = page(List.of(1, 2, 3));

    assertThat(page.data()).containsExactly("item 1", "item 2");
    assertThat(Cursor.parse(page.nextCursor())).contains(place(2));
  }

  private static Page<String> page(List<Integer> found) {
    return Page.of(found, 2, item -> "item " + item, PageTest::place);
  }

  private static Cursor place(int item) {
    return new Cursor(Instant.ofEpochSecond(item), ID);
  }
}
