package dev.sallyport.monitoring.metric;

import dev.sallyport.audit.FailureReason;
import dev.sallyport.audit.RecordedAuthEvent;
import dev.sallyport.audit.chain.checkpoint.ChainBreak;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.session.refresh.RefreshRefused;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * Counts the audit events of this node after their commit, and measures how long writing them
 * takes.
 */
@ApplicationScoped
public class AuthMetrics {
  private static final String SUCCESS = "success";
  private static final String RETRIED = "retried";
  private static final String REUSED = "reused";
  private static final String REFUSED = "refused";
  private static final String ADDRESS = "address";
  private static final String ACCOUNT = "account";
  private static final String SESSION = "session";

  private final MetricRegistry registry;
  @Resource private TransactionSynchronizationRegistry transactions;

  private CounterFamily logins;
  private CounterFamily signups;
  private CounterFamily refreshes;
  private CounterFamily throttled;
  private CounterFamily recoveries;
  private CounterFamily breaks;
  private Buckets writes;

  @Inject
  AuthMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  void start(@Observes ApplicationReady ready) {
    logins =
        outcomes(
            "sallyport_logins",
            "Log-ins by outcome",
            FailureReason.UNKNOWN_EMAIL,
            FailureReason.WRONG_PASSWORD,
            FailureReason.INACTIVE_USER,
            FailureReason.DELETION_PENDING,
            FailureReason.SECOND_FACTOR_REQUIRED,
            FailureReason.INVALID_CODE,
            FailureReason.INVALID_PASSKEY,
            FailureReason.UNKNOWN_PASSKEY,
            FailureReason.PASSKEY_COPIED,
            FailureReason.INVALID_INPUT,
            FailureReason.OVERLOADED);
    signups =
        outcomes(
            "sallyport_signups",
            "Sign-ups by outcome",
            FailureReason.EMAIL_TAKEN,
            FailureReason.SIGNUP_CLOSED,
            FailureReason.INVALID_CODE,
            FailureReason.INVALID_INPUT,
            FailureReason.OVERLOADED);
    refreshes =
        family(
            "sallyport_refreshes",
            "Refreshes by outcome; refused includes reused",
            "outcome",
            SUCCESS,
            RETRIED,
            REUSED,
            REFUSED);
    throttled =
        family(
            "sallyport_throttled",
            "Requests rejected by a rate limit",
            "limit",
            ADDRESS,
            ACCOUNT,
            SESSION);
    recoveries =
        family(
            "sallyport_operator_recoveries",
            "Operators recovered by ADMIN_RECOVERY since the start, by mode",
            "mode",
            "add",
            "replace");
    breaks =
        new CounterFamily(
            registry,
            "sallyport_audit_breaks",
            "Breaks of the audit chain, counted again each night until they are acknowledged",
            "kind",
            Stream.of(ChainBreak.Kind.values()).map(ChainBreak.Kind::code));
    writes =
        new Buckets(
            registry,
            "sallyport_audit_write_seconds",
            "Time from an audit event to the commit that stores it",
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5);
  }

  /** Successes, and failures by their reason. */
  private CounterFamily outcomes(String name, String description, FailureReason... reasons) {
    return new CounterFamily(
        registry,
        name,
        description,
        "outcome",
        Stream.concat(Stream.of(SUCCESS), Stream.of(reasons).map(FailureReason::code)));
  }

  private CounterFamily family(String name, String description, String label, String... values) {
    return new CounterFamily(registry, name, description, label, Stream.of(values));
  }

  void refused(@Observes RefreshRefused event) {
    refreshes.add(REFUSED, 1);
  }

  /** Observed within the transaction, to measure from the event to the commit. */
  void occurred(@Observes RecordedAuthEvent occurrence) {
    long begin = System.nanoTime();
    transactions.registerInterposedSynchronization(
        new Synchronization() {
          @Override
          public void beforeCompletion() {
            // Counted only after the commit, not at the attempt.
          }

          @Override
          public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
              writes.add(Duration.ofNanos(System.nanoTime() - begin));
              count(occurrence);
            }
          }
        });
  }

  private void count(RecordedAuthEvent occurrence) {
    FailureReason reason = occurrence.reason();
    String outcome = reason == null ? SUCCESS : reason.code();
    int times = occurrence.times();
    switch (occurrence.type()) {
      case LOGIN -> logins.add(outcome, times);
      case SIGNUP -> signups.add(outcome, times);
      case REFRESH -> refreshes.add(SUCCESS, times);
      case REFRESH_RETRY -> refreshes.add(RETRIED, times);
      case REFRESH_TOKEN_REUSE -> refreshes.add(REUSED, times);
      case THROTTLED -> throttled.add(limit(reason), times);
      case AUDIT_BROKEN -> breaks.add(occurrence.subject().detail().split(" ", 2)[0], times);
      case OPERATOR_RECOVERED -> recoveries.add(occurrence.subject().detail(), times);
      default -> {
        // Rare, so they are only logged.
      }
    }
  }

  private static String limit(FailureReason reason) {
    return switch (reason) {
      case ACCOUNT_LIMIT -> ACCOUNT;
      case SESSION_LIMIT -> SESSION;
      default -> ADDRESS;
    };
  }
}
