package dev.sallyport.assurance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunsConcurrently;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes from outside make a parser throw, hang or lie. */
@RunsConcurrently
class FuzzingTest {
  private static final Duration SHORT = Duration.ofSeconds(8);

  /** For each target; {@code -Dsallyport.fuzz.seconds=}. */
  private static final Duration LONG =
      Duration.ofSeconds(Long.getLong("sallyport.fuzz.seconds", 60));

  static List<FuzzTarget> targets() {
    return FuzzTarget.all();
  }

  /** Else a target that refuses everything, or nothing, would find nothing. */
  @ParameterizedTest
  @MethodSource("targets")
  void everyTargetAcceptsASeedAndRefusesAnother(FuzzTarget target) {
    assertThat(target.seeds()).anyMatch(target::accepts).anyMatch(seed -> !target.accepts(seed));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void whatWasFoundOnceStaysMended(FuzzTarget target) {
    for (byte[] input : target.inputs()) {
      target.accepts(input);
    }
  }

  @Test
  void aFewSecondsOfNewInputsBreakNothing() throws IOException, InterruptedException {
    Jazzer jazzer = new Jazzer(newDirectory(FuzzedParser.ALL));
    for (FuzzTarget target : FuzzTarget.quick()) {
      for (byte[] input : target.inputs()) {
        jazzer.add(target.numbered(input));
      }
    }

    assertThat(jazzer.run(FuzzedParser.ALL, SHORT)).isGreaterThan(500);
  }

  @ParameterizedTest
  @MethodSource("targets")
  @Tag("assurance")
  void minutesOfNewInputsBreakNothing(FuzzTarget target) throws IOException, InterruptedException {
    Jazzer jazzer = new Jazzer(newDirectory(target.name()));
    for (byte[] input : target.inputs()) {
      jazzer.add(input);
    }

    // A user agent is compared with a thousand patterns.
    assertThat(jazzer.run(target.name(), LONG))
        .isGreaterThan(FuzzTarget.quick().contains(target) ? 10_000 : 1_000);
  }

  /** One for each run, so that what a run found is still there after the next. */
  private static Path newDirectory(String name) {
    return Path.of("target", "fuzz", name + "-" + UUID.randomUUID()).toAbsolutePath();
  }
}
