package dev.sallyport.audit.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void scriptIsCutBehindOneOfItsExpressions() {
    PsqlScript script =
        PsqlScript.parseUpTo(
            "tries",
            """
            with events as (
              select 1 from e where y < :'until'
            ),
            tries as (
              select * from events where z = (select :count)
            ),
            found as (
              select :other from tries
            )
            select * from found;
            """);

    assertThat(script.variables()).containsExactly("until", "count");
    assertThat(script.sql()).endsWith("where z = (select ?)\n)").contains("with events as (");
    assertThatThrownBy(() -> PsqlScript.parseUpTo("tries", "select 1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
