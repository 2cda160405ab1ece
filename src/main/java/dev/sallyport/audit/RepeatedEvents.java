package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.database.SqlException;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Counts events that programs repeat without user action, such as a page that polls. The caller
 * records the first one; repetitions within the following hour become one event with their number,
 * also at shutdown. A crash of the node loses the counts of an hour, never a first event. Beyond
 * {@value RejectionAggregator#MAX_KEYS} kinds at a time, every event is recorded instead of
 * counted.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RepeatedEvents {
  static final Duration PERIOD = Duration.ofHours(1);

  private static final Logger LOG = Logger.getLogger(RepeatedEvents.class.getName());

  private final AuditService audit;
  private final Database database;
  private final EmailHash emailHash;
  private final Clock clock;
  private final RejectionAggregator aggregator = RejectionAggregator.ofKnown(PERIOD);

  /** Required by the EJB container. */
  protected RepeatedEvents() {
    this(null, null, null, null);
  }

  @Inject
  public RepeatedEvents(AuditService audit, Database database, EmailHash emailHash, Clock clock) {
    this.audit = audit;
    this.database = database;
    this.emailHash = emailHash;
    this.clock = clock;
  }

  /**
   * Returns true for a repetition, which is counted; otherwise the caller records the event.
   *
   * @param by the actor; repetitions are counted for each actor
   */
  public boolean isCounted(String by, RecordedAuthEvent one) {
    return !aggregator.add(one, by, clock.instant());
  }

  /** Runs every minute and writes the counts that are due. */
  @Schedule(hour = "*", minute = "*", second = "20", persistent = false)
  public void flush() {
    aggregator.drain(clock.instant(), this::write);
  }

  @PreDestroy
  void flushAll() {
    if (aggregator.size() > 0) {
      try {
        database.withoutPool(
            sql -> {
              ShutdownAuditWriter writes = new ShutdownAuditWriter(sql, emailHash, clock);
              aggregator.drainAll(counted -> counted.stream().allMatch(writes::write));
            });
      } catch (SqlException away) {
        LOG.log(
            Level.WARNING, "Counts of repeated events were lost: {0}", SafeThrowable.line(away));
      }
    }
  }

  private boolean write(List<RecordedAuthEvent> counted) {
    try {
      audit.counted(counted);
      return true;
    } catch (RuntimeException away) {
      // The counts stay in memory and are written again later.
      LOG.log(
          Level.WARNING, "Repeated events could not be recorded: {0}", SafeThrowable.line(away));
      return false;
    }
  }
}
