package dev.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredAuthenticationTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "urn:sallyport:aal1, urn:sallyport:aal1, true",
    "urn:sallyport:aal1, urn:sallyport:aal2, true",
    "urn:sallyport:aal1, phr, true",
    "urn:sallyport:aal2, urn:sallyport:aal1, false",
    "urn:sallyport:aal2, urn:sallyport:aal2, true",
    "urn:sallyport:aal2, phr, true",
    "phr, urn:sallyport:aal2, false",
    "phr, phr, true",
    "phr, PHR, false",
    "urn:sallyport:aal1, , false",
    "urn:sallyport:aal1, urn:example:high, false",
    "urn:sallyport:aal1, 'urn:sallyport:aal1 phr', false",
    "urn:example:high, urn:example:high, true",
    "urn:example:high, phr, false",
  })
  void strongerLevelSatisfiesWeakerOne(String required, String presented, boolean satisfied) {
    assertThat(of(required, -1).isSatisfiedBy(presented, null, NOW)).isEqualTo(satisfied);
  }

  @Test
  void authenticationIsRecentUntilItsMaximumAge() {
    RequiredAuthentication fiveMinutes = of("", 300);

    assertThat(fiveMinutes.isSatisfiedBy(null, NOW, NOW)).isTrue();
    assertThat(fiveMinutes.isSatisfiedBy(null, NOW.minusSeconds(300), NOW)).isTrue();
    assertThat(fiveMinutes.isSatisfiedBy(null, NOW.minusSeconds(301), NOW)).isFalse();
    assertThat(fiveMinutes.isSatisfiedBy(null, null, NOW)).isFalse();
    assertThat(fiveMinutes.isSatisfiedBy(null, Instant.MIN, NOW)).isFalse();
  }

  @Test
  void timeInTheFutureIsAcceptedOnlyWithinTheDifferenceOfClocks() {
    RequiredAuthentication fiveMinutes = of("", 300);

    assertThat(fiveMinutes.isSatisfiedBy(null, NOW.plusSeconds(30), NOW)).isTrue();
    assertThat(fiveMinutes.isSatisfiedBy(null, NOW.plusSeconds(31), NOW)).isFalse();
    assertThat(fiveMinutes.isSatisfiedBy(null, Instant.MAX, NOW)).isFalse();
  }

  @Test
  void levelAndAgeAreBothRequired() {
    RequiredAuthentication both = of(RequiresAuthentication.AAL2, 60);

    assertThat(both.isSatisfiedBy(RequiresAuthentication.AAL2, NOW, NOW)).isTrue();
    assertThat(both.isSatisfiedBy(RequiresAuthentication.AAL1, NOW, NOW)).isFalse();
    assertThat(both.isSatisfiedBy(RequiresAuthentication.AAL2, NOW.minusSeconds(61), NOW))
        .isFalse();
    assertThat(both.challenge())
        .endsWith("required\", acr_values=\"urn:sallyport:aal2\", max_age=60");
  }

  @Test
  void strictestOfSeveralAnnotationsCounts() {
    RequiredAuthentication all =
        RequiredAuthentication.of(
            List.of(
                annotation("", 600),
                annotation(RequiresAuthentication.AAL1, 60),
                annotation(RequiresAuthentication.PHISHING_RESISTANT, -1),
                annotation(RequiresAuthentication.AAL2, 900)));

    assertThat(all).isEqualTo(new RequiredAuthentication("phr", Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -2, Integer.MIN_VALUE})
  void ageBelowOneSecondIsRefused(int maxAge) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(RequiresAuthentication.AAL2, maxAge));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b", "a\"b", "a\\b", "a\r\nb", "ä", "a\u007f"})
  void levelThatWouldBreakTheHeaderIsRefused(String acr) {
    assertThatIllegalArgumentException().isThrownBy(() -> of(acr, -1));
  }

  @Test
  void annotationWithoutDemandIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> of("", -1));
  }

  @Test
  void levelsThatNoTokenHasBothAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RequiredAuthentication.of(
                    List.of(annotation("urn:example:high", -1), annotation("phr", -1))));
  }

  private static RequiredAuthentication of(String acr, int maxAge) {
    return RequiredAuthentication.of(List.of(annotation(acr, maxAge)));
  }

  private static RequiresAuthentication annotation(String acr, int maxAge) {
    return new Annotated(acr, maxAge);
  }

  @SuppressWarnings("BadAnnotationImplementation") // never compared
  private record Annotated(String acr, int maxAge) implements RequiresAuthentication {
    @Override
    public Class<? extends Annotation> annotationType() {
      return RequiresAuthentication.class;
    }
  }
}
