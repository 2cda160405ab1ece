package dev.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;

/** What was measured, printed as it comes, and kept as Markdown and as a chart. */
final class Table {
  private static final Path DIRECTORY = Path.of("target", "bench");
  private static final String HEAD =
      "| work | clients | per second | median ms | p99 ms | CPU ms, server | CPU ms, database |"
          + " failed |\n|---|---|---|---|---|---|---|---|\n";

  private final StringBuilder text = new StringBuilder();
  private final List<String> names = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();

  /** A line of its own, such as a memory. */
  void note(String line) {
    System.out.println(line);
    text.append(line).append("\n\n");
  }

  void head() {
    text.append(HEAD);
    System.out.print(HEAD);
  }

  void row(Measurement.Row row) {
    Wrk.Result result = row.result();
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %d |",
            row.work(),
            row.clients(),
            result.perSecond(),
            result.median(),
            result.p99(),
            1000 * row.cpu() / result.requests(),
            1000 * row.databaseCpu() / result.requests(),
            result.failed());
    System.out.println(line);
    text.append(line).append('\n');
    names.add(row.work() + ", " + row.clients());
    rates.add(result.perSecond());
  }

  /** Writes {@code target/bench/table.md} and {@code chart.svg}. */
  void write() throws IOException {
    Files.writeString(DIRECTORY.resolve("table.md"), text);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(900)
            .height(500)
            .title("Requests a second")
            .xAxisTitle("work, clients")
            .build();
    chart.getStyler().setXAxisLabelRotation(30).setLegendVisible(false);
    chart.addSeries("per second", names, rates);
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, DIRECTORY.resolve("chart").toString(), VectorGraphicsFormat.SVG);
  }
}
