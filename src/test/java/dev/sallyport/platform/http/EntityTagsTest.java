package dev.sallyport.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  @Test
  void withoutAFieldEveryChangeIsPermittedAndNothingIsKnown() {
    assertThat(EntityTags.of(null).permitChangeOf("7")).isTrue();
    assertThat(EntityTags.of(null).include("7")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", " * ", "\t*"})
  void aStarMeansAnyTag(String field) {
    assertThat(EntityTags.of(field).permitChangeOf("7")).isTrue();
    assertThat(EntityTags.of(field).include("7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"7\"",
        " \"7\" ",
        "\"6\", \"7\"",
        "\"6\",\"7\",\"8\"",
        ",, \"7\" ,\t,",
        "W/\"6\", \"7\"",
        "\"a,b\", \"7\"",
        "\"*\", \"7\"",
        "\"\", \"7\"",
        "\"\u00FF\", \"7\""
      })
  void aListThatHasTheTagPermitsAChange(String field) {
    assertThat(EntityTags.of(field).permitChangeOf("7")).isTrue();
    assertThat(EntityTags.of(field).include("7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"6\"", "\"8\"", "\"77\"", "\"07\"", "\"\"", "\"*\"", "\"7 \"", "\" 7\""})
  void anyOtherTagDoesNot(String field) {
    assertThat(EntityTags.of(field).permitChangeOf("7")).isFalse();
    assertThat(EntityTags.of(field).include("7")).isFalse();
  }

  @Test
  void aWeakTagIsGoodForReadingButNotForChanging() {
    assertThat(EntityTags.of("W/\"7\"").permitChangeOf("7")).isFalse();
    assertThat(EntityTags.of("W/\"7\"").include("7")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "7",
        "\"7",
        "7\"",
        "'7'",
        "w/\"7\"",
        "W/ \"7\"",
        "\"7\" \"8\"",
        "\"7\"; \"8\"",
        "\"7\", *",
        "*, \"7\"",
        "**",
        "\"7\", \"",
        "\"7\"\u0000",
        "\"7\", x",
        "\"7\"\n"
      })
  void aMalformedFieldNamesNone(String field) {
    assertThat(EntityTags.of(field).permitChangeOf("7")).isFalse();
    assertThat(EntityTags.of(field).include("7")).isFalse();
  }

  @Property
  void noFieldThrows(@ForAll String field) {
    assertThat(EntityTags.of(field).permitChangeOf("-1")).isEqualTo(field.strip().equals("*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7\",", " ", ",", "\t ", "W/", "\"", "\"7\" ", "W/\"\" \t,"})
  void aLongHostileFieldIsReadWithoutRecursion(String part) {
    assertThat(EntityTags.of(part.repeat(50_000) + "x").permitChangeOf("7")).isFalse();
  }
}
