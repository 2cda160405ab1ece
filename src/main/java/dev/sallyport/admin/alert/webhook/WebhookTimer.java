package dev.sallyport.admin.alert.webhook;

import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sends queued alerts every minute. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class WebhookTimer {
  private static final Logger LOG = Logger.getLogger(WebhookTimer.class.getName());

  /** In a run, so that a webhook that does not answer occupies the timer for less than a minute. */
  static final int AT_ONCE = 8;

  private final WebhookSettings settings;
  private final WebhookQueueService queue;
  private final WebhookClient client;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected WebhookTimer() {
    this(null, null, null, null);
  }

  @Inject
  public WebhookTimer(
      WebhookSettings settings,
      WebhookQueueService queue,
      WebhookClient client,
      ClusterJobLock jobLock) {
    this.settings = settings;
    this.queue = queue;
    this.client = client;
    this.jobLock = jobLock;
  }

  /** Every minute, on one node. */
  @Schedule(hour = "*", minute = "*", second = "45", persistent = false)
  public void run() {
    TimedJob.attempt(
        LOG,
        "Alerts could not be sent to the webhook",
        () -> {
          if (settings.isEnabled() && jobLock.tryAcquire("alert-webhooks")) {
            send();
          }
        });
  }

  void send() {
    int expired = queue.removeExpired();
    if (expired > 0) {
      LOG.log(
          Level.SEVERE,
          "{0} alerts were not sent: ALERT_WEBHOOK_URL has not accepted them for a day.",
          Integer.toString(expired));
    }
    for (int i = 0; i < AT_ONCE; i++) {
      Optional<WebhookQueueService.Due> due = queue.claim();
      if (due.isEmpty()) {
        return;
      }
      Optional<String> failure = client.send(due.get().id(), due.get().body());
      if (failure.isEmpty()) {
        queue.accepted(due.get().id());
      } else {
        LOG.log(
            Level.WARNING,
            "The webhook of ALERT_WEBHOOK_URL has not accepted an alert, which is retried: {0}",
            failure.get());
      }
    }
  }
}
