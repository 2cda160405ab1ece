package dev.sallyport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedQueryTest {
  private final RecordedQuery recorded = new RecordedQuery(text -> "hash(" + text.length() + ")");

  @Test
  void parametersAreInTheOrderOfTheirNamesWhateverTheCallersOrder() {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    asked.put("type", List.of("login,logout"));
    asked.put("from", List.of("2026-01-31T12:00:00Z"));
    asked.put("ip", List.of("2001:db8::/64"));
    asked.put("success", List.of(""));

    assertThat(recorded.text(asked))
        .isEqualTo("from=2026-01-31T12:00:00Z&ip=2001:db8::/64&type=login,logout");
    assertThat(recorded.text(Map.of())).isEmpty();
  }

  @Test
  void differentCallsNeverReadTheSame() {
    assertThat(recorded.text(Map.of("type", List.of("a&success=true"))))
        .isEqualTo("type=a%26success%3Dtrue")
        .isNotEqualTo(recorded.text(Map.of("type", List.of("a"), "success", List.of("true"))));
    assertThat(recorded.text(Map.of("limit", List.of("1", "2")))).isEqualTo("limit=1&limit=2");
    String beginning = "x".repeat(2_000);
    String one = recorded.text(Map.of("cursor", List.of(beginning + "1")));
    String other = recorded.text(Map.of("cursor", List.of(beginning + "2")));
    assertThat(one).isNotEqualTo(other).hasSize(RecordedQuery.MAX_LENGTH).startsWith("cursor=xxx");
  }

  @Test
  void whatMayBeAnEmailAddressIsHashed() {
    assertThat(recorded.text(Map.of("email", List.of("ada")))).isEqualTo("email=~hash(3)");
    assertThat(recorded.text(Map.of("emial", List.of("ada")))).isEqualTo("emial=~hash(3)");
    assertThat(recorded.text(Map.of("user_id", List.of("ada@example.com"))))
        .isEqualTo("user_id=~hash(15)");
    assertThat(recorded.text(Map.of("ip", List.of("a\nb \u00fc")))).isEqualTo("ip=a%0Ab%20%C3%BC");
  }
}
