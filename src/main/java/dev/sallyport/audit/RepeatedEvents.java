package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.Database;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Events that programs repeat without anybody doing anything, such as a page that reads again. The
 * first is the caller's to record; those of the hour after it become one event with their number,
 * also at shutdown. A crash of the node loses the numbers of an hour, never a first one. Beyond
 * {@value Tally#MAX_KEYS} kinds at a time nothing more is counted, and each is recorded.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RepeatedEvents {
  static final Duration PERIOD = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(RepeatedEvents.class.getName());

  @Inject private AuditService audit;
  @Inject private Database database;
  @Inject private EmailHash emailHash;
  @Inject private Clock clock;
  private final Tally tally = Tally.ofKnown(PERIOD);

  /**
   * Whether this is a repetition, which is counted; otherwise the caller records it.
   *
   * @param by who does it; repetitions are counted for each
   */
  public boolean isCounted(String by, Occurrence one) {
    return !tally.add(one, by, clock.instant());
  }

  /** Every minute, for counts that are due then. */
  @Schedule(hour = "*", minute = "*", second = "20", persistent = false)
  public void flush() {
    tally.drain(clock.instant(), this::write);
  }

  @PreDestroy
  void flushAll() {
    if (tally.size() > 0) {
      try (Connection connection = database.connectWithoutPool()) {
        LastWrites writes = new LastWrites(connection, emailHash, clock);
        tally.drainAll(counted -> counted.stream().allMatch(writes::write));
      } catch (SQLException away) {
        LOG.log(
            Level.WARNING, "Counts of repeated events were lost: {0}", SafeThrowable.line(away));
      }
    }
  }

  private boolean write(List<Occurrence> counted) {
    try {
      audit.counted(counted);
      return true;
    } catch (RuntimeException away) {
      // The counts stay in memory and are tried again.
      LOG.log(
          Level.WARNING, "Repeated events could not be recorded: {0}", SafeThrowable.line(away));
      return false;
    }
  }
}
