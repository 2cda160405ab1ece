package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.ejb.EJBException;
import org.junit.jupiter.api.Test;

class SessionCleanupTimerTest {
  /** A second failure in a row would be its last. */
  @Test
  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here
  void aDatabaseThatIsAwayDoesNotFailTheTimer() {
    SessionCleanupTimer timer = new SessionCleanupTimer();
    timer.sessions =
        new SessionCleanupService() {
          @Override
          public void removeBatchOfTheMinute() {
            throw new EJBException("Away");
          }
        };

    assertThatCode(timer::ring).doesNotThrowAnyException();
  }
}
