package dev.sallyport.audit;

import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * {@code AUDIT_RETENTION}: minimum retention of audit events, 1 day to 10 years; 90 days by
 * default.
 */
@Singleton
public class AuditSettings implements Settings {
  private final Duration retention;

  @Inject
  public AuditSettings(Configuration configuration) {
    this.retention =
        configuration.duration(
            "AUDIT_RETENTION", Duration.ofDays(90), Duration.ofDays(1), Duration.ofDays(3_650));
  }

  /** The oldest month that is kept; earlier months are dropped as a whole. */
  public LocalDate oldestMonth(Instant now) {
    return AuditTime.month(now.minus(retention));
  }
}
