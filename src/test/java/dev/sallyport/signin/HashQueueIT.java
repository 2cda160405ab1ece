package dev.sallyport.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A burst of log-ins is answered and concerns nobody else. It needs the machine for itself. */
@Isolated
@ResourceLock(RunningService.EXCLUSIVE)
class HashQueueIT {
  /** Fewer than the cores work off in the 30 s that each may wait. */
  private static final int BURST = 200;

  @Test
  void aBurstOfLoginsIsAnsweredThroughoutAndTheRestStaysFast(TestReporter reporter) {
    URI service = RunningService.shared().url();
    TestUser ada = TestUser.signedUp();
    List<TestUser> users =
        IntStream.range(0, BURST).mapToObj(any -> TestUser.registered()).toList();

    LoginLoad load =
        LoginLoad.of(
            users.stream().map(user -> LoginLoad.login(service, user)).toList(),
            LoginLoad.me(service, ada));

    reporter.publishEntry("burst", load.toString());
    assertThat(LoginLoad.withStatus(load.logins(), 200)).hasSize(BURST);
    assertThat(LoginLoad.withStatus(load.meanwhile(), 200))
        .hasSameSizeAs(load.meanwhile())
        .hasSizeGreaterThan(20);
    assertThat(LoginLoad.median(load.meanwhile()))
        .isLessThan(500)
        .isLessThan(LoginLoad.median(load.logins()) / 2);
  }

  @Test
  void theServerFindsTheLibraryInTheWar() {
    assertThat(RunningService.shared().log()).contains("Passwords are hashed with libsodium");
  }
}
