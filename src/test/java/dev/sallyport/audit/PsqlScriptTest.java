package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PsqlScriptTest {
  @Test
  void variablesBecomeParametersInTheirOrder() {
    PsqlScript script =
        PsqlScript.parse(
            """
            -- What: it 'does' (:nothing).
            \\if :{?since}
            \\else
            \\set since now
            \\endif
            select 'a'::text where x > :'since'::timestamptz and n >= :count
              and y < :'since'::timestamptz;
            """);

    assertThat(script.variables()).containsExactly("since", "count", "since");
    assertThat(script.sql())
        .isEqualTo(
            "select 'a'::text where x > ?::timestamptz and n >= ?\n  and y < ?::timestamptz");
  }
}
