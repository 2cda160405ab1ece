package dev.sallyport.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is counted in a sample stands for the whole table. */
@WithoutServer
class TableSampleIT {
  private static final int ROWS = 50_000;

  @Test
  void aSmallTableIsReadAsAWhole() {
    inTable(
        sql -> {
          TableSample sample = TableSample.of(sql, "sampled", ROWS);

          assertThat(sample.clause()).isEmpty();
          assertThat(sample.share()).isEqualTo(1);
          assertThat(sample.whole(count(sql, sample))).isEqualTo(ROWS);
        });
  }

  @Test
  void aLargeTableIsEstimatedFromASampleThatStaysTheSame() {
    inTable(
        sql -> {
          TableSample sample = TableSample.of(sql, "sampled", ROWS / 10);

          long read = count(sql, sample);
          assertThat(sample.share()).isEqualTo(0.1);
          assertThat(read).isBetween(ROWS / 20L, ROWS / 5L);
          assertThat(sample.whole(read)).isEqualTo(10 * read);
          assertThat(count(sql, sample)).isEqualTo(read);
        });
  }

  private static void inTable(Consumer<Sql> test) {
    PostgresWithoutServer.inTransaction(
        entities -> {
          Sql sql = Sql.in(entities);
          sql.update("create temporary table sampled (n integer) on commit drop");
          sql.update("insert into sampled select n from generate_series(1, ?) n", ROWS);
          sql.update("analyze sampled");
          test.accept(sql);
          return null;
        });
  }

  private static long count(Sql sql, TableSample sample) {
    return sql.one("select count(*) from sampled" + sample.clause(), row -> row.number(1));
  }
}
