package dev.sallyport.signin.recipient;

import dev.sallyport.mail.EmailAddress;
import dev.sallyport.mail.suppression.SuppressionService;
import dev.sallyport.throttle.RecipientThrottle;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Whether a mail that a caller requests for an address may be sent. */
@Dependent
public class RecipientGate {
  private final RecipientThrottle throttle;
  private final SuppressionService suppressions;

  @Inject
  public RecipientGate(RecipientThrottle throttle, SuppressionService suppressions) {
    this.throttle = throttle;
    this.suppressions = suppressions;
  }

  /**
   * Takes one mail from the budget of the address. Must be called for every address, with an
   * account or without, and the caller must not reveal the result: it answers as usual and
   * withholds the mail.
   *
   * @return false if the budget is exhausted, or if the recipient has stopped such mails
   * @throws dev.sallyport.problem.Problem 503 if the data grid does not respond
   */
  public boolean mayMail(EmailAddress recipient) {
    boolean withinBudget = throttle.tryConsume(recipient.toString());
    return !suppressions.isSuppressed(recipient) && withinBudget;
  }
}
