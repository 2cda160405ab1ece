package dev.sallyport.admin.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(recorded.text(Map.of("success", List.of("true&limit=1"))))
        .isNotEqualTo(recorded.text(Map.of("success", List.of("true"), "limit", List.of("1"))));
    assertThat(recorded.text(Map.of("limit", List.of("1", "2")))).isEqualTo("limit=1&limit=2");
    assertThat(recorded.text(Map.of("from", List.of("2026-01-31T12:00:00+01:00"))))
        .isEqualTo("from=2026-01-31T12:00:00%2B01:00");
    List<String> many = Collections.nCopies(500, "1");
    String one = recorded.text(Map.of("limit", many, "to", List.of("2026-01-31T12:00:00Z")));
    String other = recorded.text(Map.of("limit", many, "to", List.of("2026-01-31T12:00:01Z")));
    assertThat(one).isNotEqualTo(other).hasSize(RecordedQuery.MAX_LENGTH).startsWith("limit=1&");
  }

  @Test
  void whatMayBeAnEmailAddressIsHashed() {
    assertThat(recorded.text(Map.of("email", List.of("ada")))).isEqualTo("email=~hash(3)");
    assertThat(recorded.text(Map.of("emial", List.of("ada")))).isEqualTo("~hash(5)=~hash(3)");
    assertThat(recorded.text(Map.of("user_id", List.of("ada@example.com"))))
        .isEqualTo("user_id=~hash(15)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a-password-of-small-letters",
        "Right-7-7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "V7Pq2cO9yJt0lqZb3xkM5nWf8uR1sE6aG4hD-iKjLw_",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "0123456789",
        "a\nb \u00fc"
      })
  void aSecretInTheWrongPlaceIsHashedWhateverItsParameter(String secret) {
    for (String name :
        List.of(
            "active",
            "actor_id",
            "change",
            "cursor",
            "email_hash",
            "format",
            "from",
            "id",
            "ip",
            "kid",
            "last",
            "last_login_after",
            "last_login_before",
            "limit",
            "reason",
            "request_id",
            "role",
            "session_id",
            "since",
            "step",
            "success",
            "to",
            "type",
            "user_id")) {
      assertThat(recorded.text(Map.of(name, List.of(secret))))
          .isEqualTo(name + "=~hash(" + secret.length() + ")");
    }
    assertThat(recorded.text(Map.of(secret, List.of(secret)))).doesNotContain(secret);
  }
}
