package dev.sallyport.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.checkpoint.ChainBreak.Kind;
import dev.sallyport.audit.chain.event.EventPosition;
import dev.sallyport.audit.chain.verification.BreakCollector;
import dev.sallyport.audit.chain.verification.ChainProgress;
import dev.sallyport.audit.chain.verification.ChainVerifier;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChainRunTest {
  private static final LocalDate MONTH = LocalDate.of(2026, 11, 1);
  private static final ChainProgress PROGRESS =
      new ChainProgress(
          Instant.EPOCH,
          ChainProgress.Phase.END,
          9,
          "",
          EventPosition.START,
          EventPosition.START,
          9,
          0,
          0,
          new TreeMap<>());

  @Test
  void breaksOfOneKindNeverHideABreakOfAnother() {
    List<ChainBreak> found = new ArrayList<>();
    for (int i = 0; i < BreakCollector.KEPT + 5; i++) {
      found.add(broken(Kind.EVENT_ADDED, 0));
    }
    ChainBreak changed = broken(Kind.EVENT_CHANGED, 7);
    found.add(changed);

    ChainRun run = ChainRun.of(PROGRESS).with(new ChainVerifier.Slice(PROGRESS, found, 2, 0));

    assertThat(run.breaks()).hasSize(BreakCollector.KEPT + 1).contains(changed);
    assertThat(run.others()).isEqualTo(7);
    assertThat(ChainRun.parse(run.text())).isEqualTo(run);
    assertThat(ChainRun.firstOfEachKind(run.breaks(), 2))
        .containsExactly(found.get(0), found.get(1), changed);
  }

  private static ChainBreak broken(Kind kind, int seal) {
    return new ChainBreak(kind, MONTH, seal, seal, UUID.randomUUID(), "digest");
  }
}
