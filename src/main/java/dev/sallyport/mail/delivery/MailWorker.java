package dev.sallyport.mail.delivery;

import dev.sallyport.mail.MailQueued;
import dev.sallyport.mail.MailSeal;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.mail.text.MailRenderer;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sends mails in the background, at most one at a time on a node: right after the commit that wrote
 * one, and each minute those that are due.
 */
@ApplicationScoped
public class MailWorker {
  private static final Logger LOG = Logger.getLogger(MailWorker.class.getName());

  private final DeliveryService queue;
  private final MailSeal seal;
  private final MailRenderer renderer;
  private final MailSettings settings;
  private final Event<MailSettled> settled;
  private final Clock clock;
  @Resource private ManagedExecutorService executor;

  /** Calls of {@link #wake} that the running worker has not yet seen. */
  private final AtomicInteger calls = new AtomicInteger();

  private volatile boolean stopping;

  @Inject
  MailWorker(
      DeliveryService queue,
      MailSeal seal,
      MailRenderer renderer,
      MailSettings settings,
      Event<MailSettled> settled,
      Clock clock) {
    this.queue = queue;
    this.seal = seal;
    this.renderer = renderer;
    this.settings = settings;
    this.settled = settled;
    this.clock = clock;
  }

  void queued(@Observes(during = TransactionPhase.AFTER_SUCCESS) MailQueued event) {
    wake();
  }

  /** Sends what is due, on another thread; does not wait for it. */
  void wake() {
    if (!settings.isEnabled() || calls.getAndIncrement() > 0) {
      return;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException full) {
      calls.set(0);
      LOG.log(Level.WARNING, "Mails are sent later: the server has no thread for it now");
    }
  }

  /** Repeats if it was called again meanwhile, because that mail may have been written too late. */
  private void work() {
    int seen;
    do {
      seen = calls.get();
      TimedJob.attempt(LOG, "Mails could not be sent", this::deliver);
    } while (calls.addAndGet(-seen) > 0);
  }

  private void deliver() {
    new MailDelivery(
            queue,
            seal,
            renderer,
            settings,
            new SmtpClient(
                settings.server().orElseThrow(),
                settings.sender(),
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                SmtpClient.Times.STANDARD),
            settled::fire,
            clock)
        .run(() -> stopping);
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
