package dev.sallyport.mail;

import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Where features put their mails. A mail is part of the caller's transaction, which must exist: it
 * is sent if and only if the transaction commits, and no request waits for the mail server.
 */
@Singleton
public class MailOutbox {
  private final OutboxService outbox;
  private final MailSettings settings;
  private final Event<MailQueued> queued;

  @Inject
  public MailOutbox(OutboxService outbox, MailSettings settings, Event<MailQueued> queued) {
    this.outbox = outbox;
    this.settings = settings;
    this.queued = queued;
  }

  /**
   * Whether the service sends mail.
   *
   * @throws Problem 501 if not
   */
  public void requireEnabled() {
    if (!settings.isEnabled()) {
      throw Problem.of(ProblemType.MAIL_NOT_CONFIGURED);
    }
  }

  /**
   * Sends a mail after the commit, as soon as the mail server accepts it.
   *
   * @throws IllegalArgumentException if the message lacks what its template needs, or has more
   * @throws Problem 501 if the service sends no mail; 503 if too many mails are pending
   */
  public void send(MailMessage message) {
    write(message, false);
  }

  /**
   * Does everything that {@link #send} does, except that the mail is discarded after the commit.
   * For addresses that must not get a mail while the caller must not learn that: the request takes
   * as long, writes as many rows and fails alike.
   *
   * @throws Problem as {@link #send}
   */
  public void withhold(MailMessage message) {
    write(message, true);
  }

  /**
   * Sends a mail, or withholds it.
   *
   * @param permitted whether the mail may be sent
   * @throws Problem as {@link #send}
   */
  public void sendIf(boolean permitted, MailMessage message) {
    write(message, !permitted);
  }

  private void write(MailMessage message, boolean withheld) {
    message.requireComplete();
    requireEnabled();
    outbox.write(message, settings.sender().address().domain(), withheld);
    queued.fire(new MailQueued());
  }
}
