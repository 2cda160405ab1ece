package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.audit.chain.verification.BreakCollector;
import dev.sallyport.audit.chain.verification.ChainProgress;
import dev.sallyport.audit.chain.verification.ChainVerifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A verification with its results so far.
 *
 * @param breaks the first {@value BreakCollector#KEPT} of each kind, so that many of one kind do
 *     not hide another kind
 * @param others number of further breaks
 */
public record ChainRun(
    ChainProgress progress, List<ChainBreak> breaks, int others, int acknowledged) {
  static ChainRun of(ChainProgress progress) {
    return new ChainRun(progress, List.of(), 0, 0);
  }

  /** Adds the results of a slice; a known break is counted once. */
  ChainRun with(ChainVerifier.Slice slice) {
    Map<String, ChainBreak> all = new LinkedHashMap<>();
    breaks.forEach(known -> all.put(known.id(), known));
    slice.breaks().forEach(found -> all.putIfAbsent(found.id(), found));
    List<ChainBreak> kept = firstOfEachKind(all.values(), BreakCollector.KEPT);
    return new ChainRun(
        slice.progress(),
        kept,
        others + slice.others() + all.size() - kept.size(),
        acknowledged + slice.acknowledged());
  }

  /** In the order of the chain. */
  static List<ChainBreak> firstOfEachKind(Collection<ChainBreak> breaks, int limit) {
    Map<ChainBreak.Kind, Integer> counts = new EnumMap<>(ChainBreak.Kind.class);
    return breaks.stream()
        .filter(found -> counts.merge(found.kind(), 1, Integer::sum) <= limit)
        .toList();
  }

  /** The run after an acknowledgement. */
  ChainRun without(String id) {
    List<ChainBreak> open = breaks.stream().filter(found -> !found.id().equals(id)).toList();
    return new ChainRun(progress, open, others, acknowledged + breaks.size() - open.size());
  }

  ChainReport report(long unsealed, Instant sealedUntil) {
    return new ChainReport(
        progress.started(),
        progress.isDone(),
        progress.events(),
        progress.seals(),
        unsealed,
        sealedUntil,
        breaks,
        others,
        acknowledged);
  }

  String text() {
    return others
        + " "
        + acknowledged
        + "\n"
        + progress.text()
        + breaks.stream().map(found -> "\n" + found.text()).collect(Collectors.joining());
  }

  static ChainRun parse(String text) {
    String[] lines = text.split("\n", -1);
    String[] counts = lines[0].split(" ", 2);
    List<ChainBreak> breaks = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      breaks.add(ChainBreak.parse(lines[i]));
    }
    return new ChainRun(
        ChainProgress.parse(lines[1]),
        breaks,
        Integer.parseInt(counts[0]),
        Integer.parseInt(counts[1]));
  }
}
