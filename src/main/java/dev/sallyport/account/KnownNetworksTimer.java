package dev.sallyport.account;

import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * When networks without log-ins are forgotten. Without a transaction of the server's, and never
 * failing: it gives up for good a timer that has failed twice in a row, as in an outage.
 */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class KnownNetworksTimer {
  private static final Logger LOG = Logger.getLogger(KnownNetworksTimer.class.getName());

  @Inject AccountService accounts;

  @Schedule(hour = "3", minute = "17", persistent = false)
  public void ring() {
    try {
      accounts.forgetOldNetworks();
    } catch (RuntimeException away) {
      LOG.log(Level.WARNING, "Old networks could not be forgotten: {0}", away.toString());
    }
  }
}
