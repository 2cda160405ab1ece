package dev.sallyport.audit.detection;

import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.FailureReason;
import dev.sallyport.platform.database.Sql;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Searches for suspicious patterns and reports each attack once. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DetectionService {
  private static final Logger LOG = Logger.getLogger(DetectionService.class.getName());

  /** Takes milliseconds for the default window; limited to less than the interval of a minute. */
  private static final Duration LONGEST = Duration.ofSeconds(50);

  private final Sql sql;
  private final DetectionSettings settings;
  private final AuditService audit;
  private final Clock clock;

  /** Required by the EJB container. */
  protected DetectionService() {
    this(null, null, null, null);
  }

  @Inject
  public DetectionService(Sql sql, DetectionSettings settings, AuditService audit, Clock clock) {
    this.sql = sql;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Searches for one pattern in its own transaction; does nothing while another node holds the
   * lock.
   */
  public void look(DetectionPattern pattern) {
    Instant now = clock.instant();
    List<DetectionMatch> found = sql.within(LONGEST, own -> look(pattern, now, own));
    found.forEach(suspect -> record(pattern, suspect));
  }

  private List<DetectionMatch> look(DetectionPattern pattern, Instant now, Sql sql) {
    AttackDetector detective = new AttackDetector(sql, settings.window());
    return detective.mayLook()
        ? detective.look(pattern, settings.threshold(pattern), now)
        : List.of();
  }

  private void record(DetectionPattern pattern, DetectionMatch suspect) {
    LOG.log(
        Level.WARNING,
        "Suspicious pattern {0}: subject {1}, {2} events, addresses {3}",
        new Object[] {
          pattern.code(),
          suspect.subject(),
          Long.toString(suspect.count()),
          String.join(" ", suspect.addresses())
        });
    audit.detected(
        EventType.SUSPICIOUS_PATTERN,
        suspect.account().with(pattern.code()),
        suspect.origin(),
        FailureReason.ATTACK_SUSPECTED);
  }
}
