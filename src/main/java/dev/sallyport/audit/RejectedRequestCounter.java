package dev.sallyport.audit;

import dev.sallyport.logging.SafeThrowable;
import dev.sallyport.platform.database.Database;
import dev.sallyport.platform.database.SqlException;
import dev.sallyport.platform.http.client.RequestOrigin;
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
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Counts requests that are rejected before they are processed, of which a flood causes thousands.
 * The first one of a network is recorded immediately, or within two seconds if the node is
 * overloaded; the following ones are counted in memory and recorded as one event with their number
 * every 10 seconds and at shutdown. Only a crash of the node loses counts, of at most 10 seconds.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class RejectedRequestCounter {
  private static final Logger LOG = Logger.getLogger(RejectedRequestCounter.class.getName());

  private final AuditService audit;
  private final Database database;
  private final EmailHash emailHash;
  private final Clock clock;
  private final RejectionAggregator aggregator = new RejectionAggregator();

  /** Required by the EJB container. */
  protected RejectedRequestCounter() {
    this(null, null, null, null);
  }

  @Inject
  public RejectedRequestCounter(
      AuditService audit, Database database, EmailHash emailHash, Clock clock) {
    this.audit = audit;
    this.database = database;
    this.emailHash = emailHash;
    this.clock = clock;
  }

  /**
   * Counts a rejection.
   *
   * @param network the unit in which clients are counted
   */
  public void count(
      EventType type, Subject subject, String network, RequestOrigin origin, FailureReason reason) {
    RecordedAuthEvent one = new RecordedAuthEvent(type, subject, origin, reason, 1);
    if (reason == FailureReason.OVERLOADED) {
      // Not written now, because that would add to the load: a thousand concurrent callers have a
      // thousand networks.
      aggregator.addAll(one, network, clock.instant());
    } else if (aggregator.add(one, network, clock.instant())) {
      audit.failed(type, subject, origin, reason);
    }
  }

  /** Runs every second and writes the tallies that are due. */
  @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
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
            Level.WARNING, "Counts of rejected requests were lost: {0}", SafeThrowable.line(away));
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
          Level.WARNING, "Rejected requests could not be recorded: {0}", SafeThrowable.line(away));
      return false;
    }
  }
}
