package dev.sallyport.bench;

import java.util.Locale;
import java.util.Map;

/** The results of Sallyport and its peer side by side, with the ratio Sallyport / peer. */
final class Comparison {
  private final StringBuilder text = new StringBuilder();

  private Comparison() {}

  /** Two Markdown tables, of what both servers have an equivalent of. */
  static String of(Measurement sallyport, Measurement peer, String peerName) {
    Comparison comparison = new Comparison();
    comparison.figures(sallyport, peer, peerName);
    comparison.rows(sallyport, peer, peerName);
    return comparison.text.toString();
  }

  private void figures(Measurement sallyport, Measurement peer, String peerName) {
    line("| | Sallyport | %s | ratio |", peerName);
    line("|---|---|---|---|");
    for (Map.Entry<String, Double> figure : sallyport.figures().entrySet()) {
      Double other = peer.figures().get(figure.getKey());
      if (other != null) {
        double own = figure.getValue();
        line("| %s | %.1f | %.1f | %.2f |", figure.getKey(), own, other, own / other);
      }
    }
    line("");
  }

  private void rows(Measurement sallyport, Measurement peer, String peerName) {
    line(
        "| work | clients | per second | %1$s | ratio | median ms | %1$s | ratio | p99 ms | %1$s"
            + " | ratio | CPU ms, server and database | %1$s | ratio | failed | %1$s |",
        peerName);
    line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Measurement.Row row : sallyport.rows()) {
      peer.rows().stream()
          .filter(other -> other.work().equals(row.work()) && other.clients() == row.clients())
          .forEach(other -> pair(row, other));
    }
  }

  private void pair(Measurement.Row row, Measurement.Row other) {
    Wrk.Result own = row.result();
    Wrk.Result its = other.result();
    line(
        "| %s | %d |%s%s%s%s %d | %d |",
        row.work(),
        row.clients(),
        cells("%.0f", own.perSecond(), its.perSecond()),
        cells("%.1f", own.median(), its.median()),
        cells("%.1f", own.p99(), its.p99()),
        cells("%.2f", cpuMillis(row), cpuMillis(other)),
        own.failed(),
        its.failed());
  }

  private static double cpuMillis(Measurement.Row row) {
    return 1000 * (row.cpu() + row.databaseCpu()) / row.result().requests();
  }

  private static String cells(String format, double own, double its) {
    return String.format(
        Locale.ROOT, " " + format + " | " + format + " | %.2f |", own, its, own / its);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
