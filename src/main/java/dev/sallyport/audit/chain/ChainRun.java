package dev.sallyport.audit.chain;

import dev.sallyport.audit.chain.ChainReport.Break;
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
 * @param breaks the first {@value #KEPT} of each kind, so that many of one kind do not hide another
 *     kind
 * @param others number of further breaks
 */
public record ChainRun(ChainProgress progress, List<Break> breaks, int others, int acknowledged) {
  static final int KEPT = 1_000;

  static ChainRun of(ChainProgress progress) {
    return new ChainRun(progress, List.of(), 0, 0);
  }

  /** Adds the results of a slice; a known break is counted once. */
  ChainRun with(ChainVerifier.Slice slice) {
    Map<String, Break> all = new LinkedHashMap<>();
    breaks.forEach(known -> all.put(known.id(), known));
    slice.breaks().forEach(found -> all.putIfAbsent(found.id(), found));
    List<Break> kept = firstOfEachKind(all.values(), KEPT);
    return new ChainRun(
        slice.progress(),
        kept,
        others + slice.others() + all.size() - kept.size(),
        acknowledged + slice.acknowledged());
  }

  /** In the order of the chain. */
  static List<Break> firstOfEachKind(Collection<Break> breaks, int limit) {
    Map<ChainReport.Kind, Integer> counts = new EnumMap<>(ChainReport.Kind.class);
    return breaks.stream()
        .filter(found -> counts.merge(found.kind(), 1, Integer::sum) <= limit)
        .toList();
  }

  /** The run after an acknowledgement. */
  ChainRun without(String id) {
    List<Break> open = breaks.stream().filter(found -> !found.id().equals(id)).toList();
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
    List<Break> breaks = new ArrayList<>();
    for (int i = 2; i < lines.length; i++) {
      breaks.add(Break.parse(lines[i]));
    }
    return new ChainRun(
        ChainProgress.parse(lines[1]),
        breaks,
        Integer.parseInt(counts[0]),
        Integer.parseInt(counts[1]));
  }
}
