package dev.sallyport.monitoring.metric;

import dev.sallyport.mail.delivery.DeliveryService;
import dev.sallyport.mail.delivery.MailSettled;
import dev.sallyport.platform.lifecycle.ApplicationReady;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts the mails that this node sent, and samples how long the others have been waiting. */
@ApplicationScoped
public class MailMetrics {
  private static final Logger LOG = Logger.getLogger(MailMetrics.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(60);

  private final MetricRegistry registry;
  private final DeliveryService outbox;
  @Resource private ManagedScheduledExecutorService scheduler;

  private CounterFamily attempts;
  private Buckets times;
  private ScheduledFuture<?> sampling;
  private volatile double lag = Double.NaN;

  @Inject
  MailMetrics(MetricRegistry registry, DeliveryService outbox) {
    this.registry = registry;
    this.outbox = outbox;
  }

  void start(@Observes ApplicationReady ready) {
    attempts =
        new CounterFamily(
            registry,
            "sallyport_mails",
            "Attempts to send a mail, by outcome; deferred ones are retried",
            "outcome",
            Arrays.stream(MailSettled.Outcome.values()).map(MailMetrics::code));
    times =
        new Buckets(
            registry,
            "sallyport_mail_seconds",
            "Time from writing a mail until the mail server accepted it",
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            15,
            60,
            300,
            3_600);
    registry.gauge(
        MetricMetadata.metric(
            "sallyport_mail_lag_seconds",
            "Age of the oldest pending mail of all nodes, sampled each minute"),
        () -> lag);
    sample();
    sampling =
        TimedJob.repeat(
            scheduler,
            PERIOD,
            LOG,
            Level.FINE,
            "The age of the oldest mail could not be read",
            this::sample);
  }

  @PreDestroy
  void stop() {
    if (sampling != null) {
      sampling.cancel(false);
    }
  }

  void settled(@Observes MailSettled event) {
    attempts.add(code(event.outcome()), 1);
    if (event.outcome() == MailSettled.Outcome.SENT) {
      times.add(event.sinceWritten());
    }
  }

  private void sample() {
    lag = Double.NaN;
    lag = outbox.oldestPending().toSeconds();
  }

  private static String code(MailSettled.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }
}
