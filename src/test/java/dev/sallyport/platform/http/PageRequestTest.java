package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.problem.Fault;
import dev.sallyport.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
  @Test
  void withoutParametersItIsTheFirstFifty() {
    PageRequest page = PageRequest.of(null, null, 50);

    assertThat(page.limit()).isEqualTo(50);
    assertThat(page.after()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "49", "50", "007"})
  void aLimitFromOneToFiftyCounts(String limit) {
    assertThat(PageRequest.of(limit, null, 50).limit()).isEqualTo(Integer.parseInt(limit));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "51", "-1", "+1", "1.0", "1e1", "", " ", "ten", "٣", "99999999999999999999"})
  void anyOtherLimitIsAFault(String limit) {
    assertThat(faultsOf(limit, null)).containsExactly("limit out_of_range");
  }

  @Test
  void aCursorSaysWhereThePageBegins() {
    Cursor cursor = new Cursor(Instant.EPOCH, new UUID(1, 2));

    assertThat(PageRequest.of("10", cursor.text(), 50).after()).contains(cursor);
  }

  @Test
  void everyFaultIsNamed() {
    assertThat(faultsOf("0", "")).containsExactly("limit out_of_range", "cursor malformed");
  }

  private static List<String> faultsOf(String limit, String cursor) {
    Problem problem =
        assertThatExceptionOfType(Problem.class)
            .isThrownBy(() -> PageRequest.of(limit, cursor, 50))
            .actual();
    return problem.faults().stream().map(PageRequestTest::told).toList();
  }

  private static String told(Fault fault) {
    return fault.field() + " " + fault.code();
  }
}
