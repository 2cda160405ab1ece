package dev.sallyport.account;

import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.ejb.EJBException;
import org.junit.jupiter.api.Test;

class KnownNetworkTimerTest {
  /** A second failure in a row would be its last. */
  @Test
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
  void aDatabaseThatIsAwayDoesNotFailTheTimer() {
    KnownNetworkTimer timer = new KnownNetworkTimer();
    timer.accounts =
        new AccountService() {
          @Override
          public void forgetOldNetworks() {
            throw new EJBException("Away");
          }
        };

    assertThatCode(timer::run).doesNotThrowAnyException();
  }
}
