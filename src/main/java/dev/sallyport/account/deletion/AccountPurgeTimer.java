package dev.sallyport.account.deletion;

import dev.sallyport.account.EmailAddressService;
import dev.sallyport.audit.chain.PersonalDataEraser;
import dev.sallyport.platform.database.lock.ClusterJobLock;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.platform.schedule.TimedJob;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Deletes due accounts, and erases the personal data in the events of deleted ones. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class AccountPurgeTimer {
  private static final Logger LOG = Logger.getLogger(AccountPurgeTimer.class.getName());

  /** Accounts in a run; the others follow in the next one. */
  static final int AT_ONCE = 500;

  private final AccountPurgeService accounts;
  private final EmailAddressService addresses;
  private final PersonalDataEraser eraser;
  private final ClusterJobLock jobLock;

  /** Required by the EJB container. */
  protected AccountPurgeTimer() {
    this(null, null, null, null);
  }

  @Inject
  public AccountPurgeTimer(
      AccountPurgeService accounts,
      EmailAddressService addresses,
      PersonalDataEraser eraser,
      ClusterJobLock jobLock) {
    this.accounts = accounts;
    this.addresses = addresses;
    this.eraser = eraser;
    this.jobLock = jobLock;
  }

  /** Every five minutes, on one node. */
  @Schedule(hour = "*", minute = "*/5", persistent = false)
  public void run() {
    TimedJob.attempt(
        LOG,
        "Accounts to delete could not be read",
        () -> {
          if (jobLock.tryAcquire("account-purge")) {
            purge();
          }
        });
  }

  /** One account that cannot be deleted does not stop the others. */
  void purge() {
    accounts
        .toErase(AT_ONCE)
        .forEach(each("The events of a deleted account could not be erased", this::erase));
    TimedJob.attempt(
        LOG,
        "Expired reservations of addresses could not be deleted",
        () -> addresses.removeExpired(AT_ONCE));
    accounts.due(AT_ONCE).forEach(each("An account could not be deleted", this::delete));
  }

  private static Consumer<UUID> each(String failure, Consumer<UUID> action) {
    return userId -> TimedJob.attempt(LOG, failure, () -> action.accept(userId));
  }

  private void erase(UUID userId) {
    eraser.erase(userId, RequestOrigin.SERVICE);
    accounts.erased(userId);
  }

  private void delete(UUID userId) {
    if (accounts.delete(userId)) {
      LOG.log(Level.INFO, "Deleted the account {0}", userId);
    }
  }
}
