package dev.sallyport.account.network;

import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.ejb.EJBException;
import org.junit.jupiter.api.Test;

class KnownNetworkTimerTest {
  /** A second failure in a row would be its last. */
  @Test
  void aDatabaseThatIsAwayDoesNotFailTheTimer() {
    KnownNetworkTimer timer =
        new KnownNetworkTimer(
            new KnownNetworkService() {
              @Override
              public void forgetOld() {
                throw new EJBException("Away");
              }
            });

    assertThatCode(timer::run).doesNotThrowAnyException();
  }
}
