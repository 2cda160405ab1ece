package dev.sallyport.admin.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sallyport.admin.event.EventParameters;
import dev.sallyport.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  @Test
  void whatIsAbsentOrEmptyHasItsDefault() {
    QueryParameters query = query("active", "");

    assertThat(query.value(QueryParameter.flag("active"))).isEmpty();
    assertThat(query.value(QueryParameter.time("from"))).isEmpty();
    assertThat(query.value(QueryParameter.id("user_id"))).isEmpty();
    assertThat(query.limit()).isEqualTo(50);
    assertThatNoException().isThrownBy(query::requireFaultless);
  }

  @Test
  void valuesAreTyped() {
    assertThat(query("a", "false").value(QueryParameter.flag("a"))).contains(false);
    assertThat(query("a", "2026-01-01T01:00:00+01:00").value(QueryParameter.time("a")))
        .contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(query("a", "PT1H30M").value(QueryParameter.duration("a")))
        .contains(Duration.ofMinutes(90));
    assertThat(query("limit", "200").limit()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "-PT1H", "PT", "1h", "P1Y", "", " ", "PT9999999999999H"})
  void aDurationIsMoreThanNothing(String text) {
    QueryParameters query = query("step", text);

    assertThat(query.value(QueryParameter.duration("step"))).isEmpty();
    assertThat(faults(query)).isEqualTo(text.isEmpty() ? List.of() : List.of("step malformed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01",
        "2026-01-01T00:00:00",
        "1969-12-31T23:59:59Z",
        "9999-12-31T00:00:00Z",
        "+1000000000-12-31T23:59:59Z",
        "2026-13-01T00:00:00Z",
        "now"
      })
  void aTimeHasAnOffsetAndIsOfOurEra(String text) {
    QueryParameters query = query("from", text);

    assertThat(query.value(QueryParameter.time("from"))).isEmpty();
    assertThat(faults(query)).containsExactly("from malformed");
  }

  @Test
  void whatNobodyAskedForIsAFaultAndSoIsARepetition() {
    QueryParameters query =
        new QueryParameters(Map.of("limit", List.of("1", "1"), "Limit\n", List.of("1")));

    assertThat(query.limit()).isEqualTo(50);
    assertThat(faults(query)).containsExactly("limit repeated", "Limit? unknown_parameter");
  }

  @Property
  void noTextMakesAParserThrow(@ForAll String text) {
    for (Function<QueryParameters, Object> read :
        List.<Function<QueryParameters, Object>>of(
            query -> query.value(QueryParameter.flag("a")),
            query -> query.value(QueryParameter.id("a")),
            query -> query.value(QueryParameter.time("a")),
            query -> query.value(QueryParameter.duration("a")),
            query -> EventParameters.of(query))) {
      assertThatNoException().isThrownBy(() -> read.apply(query("a", text)));
      for (String name : List.of("ip", "type", "reason", "request_id", "email_hash", "limit")) {
        assertThatNoException().isThrownBy(() -> EventParameters.of(query(name, text)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.0.2.1", "192.0.2.0/24", "2001:db8::1", "2001:db8::/32", "::/0", "0.0.0.0/0"})
  void anAddressOrANetworkIsAsked(String text) {
    QueryParameters query = query("ip", text);

    assertThat(EventParameters.of(query).ip()).isEqualTo(text);
    assertThatNoException().isThrownBy(query::requireFaultless);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2",
        "192.0.2.1/33",
        "2001:db8::/129",
        "::1%eth0",
        "localhost",
        "192.0.2.1/",
        "/24",
        "'::1'",
        "1.2.3.4/2 4"
      })
  void nothingElseIsAnAddress(String text) {
    QueryParameters query = query("ip", text);

    assertThat(EventParameters.of(query).ip()).isNull();
    assertThat(faults(query)).containsExactly("ip malformed");
  }

  private static QueryParameters query(String name, String value) {
    return new QueryParameters(Map.of(name, List.of(value)));
  }

  private static List<String> faults(QueryParameters query) {
    try {
      query.requireFaultless();
      return List.of();
    } catch (Problem problem) {
      return problem.faults().stream().map(fault -> fault.field() + " " + fault.code()).toList();
    }
  }
}
