package dev.sallyport.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class DatabaseHealthProbeTest {
  private final MovableClock clock = new MovableClock();
  private final DatabaseHealthProbe health =
      new DatabaseHealthProbe(pool(), new TransactionConnection(), clock);
  private boolean away;
  private boolean broken;

  @Test
  void aDatabaseThatHasNotAnsweredForThreeSecondsIsLost() {
    health.probe();
    clock.advance(Duration.ofHours(1));
    assertThat(health.isLost()).isFalse();

    away = true;
    health.probe();
    clock.advance(DatabaseHealthProbe.TIMEOUT);
    health.probe();
    assertThat(health.isLost()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(health.isLost()).isTrue();
  }

  @Test
  void theFirstAnswerEndsThat() {
    away = true;
    health.probe();
    clock.advance(Duration.ofMinutes(1));
    health.probe();
    assertThat(health.isLost()).isTrue();

    away = false;
    health.probe();
    assertThat(health.isLost()).isFalse();
  }

  @Test
  void anUndeclaredFailureCountsAsNoAnswer() {
    health.probe();
    broken = true;

    health.probe();
    clock.advance(DatabaseHealthProbe.TIMEOUT.plusMillis(1));
    health.probe();

    assertThat(health.isLost()).isTrue();
  }

  private DataSource pool() {
    Statement statement = proxy(Statement.class, null);
    Connection connection = proxy(Connection.class, statement);
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              if (broken) {
                throw new IllegalStateException("The pool is being closed");
              }
              if (away) {
                throw new SQLException("Away");
              }
              return connection;
            });
  }

  private static <T> T proxy(Class<T> type, Statement statement) {
    return type.cast(
        Proxy.newProxyInstance(
            DatabaseHealthProbeTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "createStatement" -> statement;
                  case "execute" -> true;
                  default -> null;
                }));
  }
}
