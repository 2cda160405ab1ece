package dev.sallyport.audit.retention;

import dev.sallyport.audit.AuditSettings;
import dev.sallyport.audit.AuditTime;
import dev.sallyport.audit.chain.append.ChainWriter;
import dev.sallyport.audit.chain.checkpoint.ChainExtended;
import dev.sallyport.audit.chain.checkpoint.ChainHeadCache;
import dev.sallyport.audit.chain.checkpoint.ChainKey;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Creates the monthly partitions of {@code auth_events} in advance and drops expired ones. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RetentionService {
  private static final Logger LOG = Logger.getLogger(RetentionService.class.getName());

  /** If the timer does not run for this long, events go to the default partition. */
  private static final int MONTHS_AHEAD = 2;

  private final Sql sql;
  private final AuditSettings settings;
  private final ChainKey key;
  private final ChainHeadCache heads;
  private final Event<ChainExtended> extended;
  private final Clock clock;

  /** Required by the EJB container. */
  protected RetentionService() {
    this(null, null, null, null, null, null);
  }

  @Inject
  public RetentionService(
      Sql sql,
      AuditSettings settings,
      ChainKey key,
      ChainHeadCache heads,
      Event<ChainExtended> extended,
      Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.key = key;
    this.heads = heads;
    this.extended = extended;
    this.clock = clock;
  }

  /** Creates and drops partitions; does nothing while another node holds the lock. */
  public void reconcile() {
    Instant now = clock.instant();
    LocalDate oldest = settings.oldestMonth(now);
    EventPartitions months = new EventPartitions(sql);
    if (!months.tryLock()) {
      return;
    }
    for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      months.ensure(AuditTime.month(now).plusMonths(ahead));
    }
    if (months.hasBefore(oldest)) {
      drop(months, oldest, new ChainWriter(sql, key, heads).open());
    }
  }

  private void drop(EventPartitions months, LocalDate oldest, ChainWriter chain) {
    for (String dropped : months.dropBefore(oldest, chain)) {
      LOG.log(Level.INFO, "Dropped partition {0}, which was older than AUDIT_RETENTION", dropped);
    }
    extended.fire(new ChainExtended(chain.links()));
  }
}
