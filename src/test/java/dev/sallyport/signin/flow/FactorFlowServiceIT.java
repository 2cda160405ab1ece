package dev.sallyport.signin.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.session.SessionRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Flows on real PostgreSQL. */
@WithoutServer
class FactorFlowServiceIT {
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  private final MovableClock clock = new MovableClock();
  private final UUID user = new SessionHarness().signsUp().user().id();

  @Test
  void flowIsFoundByItsSecretUntilItExpires() {
    String secret = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false)).secret();

    assertThat(found(FlowPurpose.SIGN_IN, secret)).isTrue();
    assertThat(found(FlowPurpose.TOTP_ENROLMENT, secret)).isFalse();
    assertThat(found(FlowPurpose.SIGN_IN, secret.substring(1) + "A")).isFalse();
    assertThat(found(FlowPurpose.SIGN_IN, null)).isFalse();
    clock.advance(FlowPurpose.SIGN_IN.lifetime().minus(MICROSECOND));
    assertThat(found(FlowPurpose.SIGN_IN, secret)).isTrue();
    clock.advance(MICROSECOND);
    assertThat(found(FlowPurpose.SIGN_IN, secret)).isFalse();
  }

  @Test
  void ofFiftyTriesAtOnceFiveAreCounted() throws Exception {
    String secret = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false)).secret();
    UUID id = ask(flows -> flows.find(Set.of(FlowPurpose.SIGN_IN), secret)).orElseThrow().id();
    List<Callable<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      tries.add(() -> ask(flows -> flows.countTry(id)));
    }

    assertThat(TestUser.atOnce(tries)).filteredOn(counted -> counted).hasSize(5);
    assertThat(found(FlowPurpose.SIGN_IN, secret)).isFalse();
  }

  @Test
  void flowEndsOnce() {
    String secret = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false)).secret();
    UUID id = ask(flows -> flows.find(Set.of(FlowPurpose.SIGN_IN), secret)).orElseThrow().id();

    assertThat(this.<Boolean>ask(flows -> flows.isOpen(id))).isTrue();
    assertThat(this.<Boolean>ask(flows -> flows.end(id))).isTrue();
    assertThat(this.<Boolean>ask(flows -> flows.end(id))).isFalse();
    assertThat(this.<Boolean>ask(flows -> flows.isOpen(id))).isFalse();
  }

  @Test
  void changedCredentialsEndEveryFlowOfTheirUser() {
    UUID other = new SessionHarness().signsUp().user().id();
    String signIn = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false)).secret();
    String enrolment =
        ask(flows -> flows.beginEnrolment(new SessionRef(user, UUID.randomUUID()), "sealed"))
            .secret();
    String others = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, other, false)).secret();

    ask(
        flows -> {
          flows.onCredentialsChanged(
              new CredentialsChanged(
                  user, Optional.empty(), new RequestOrigin("192.0.2.1", "curl", "test")));
          return null;
        });

    assertThat(found(FlowPurpose.SIGN_IN, signIn)).isFalse();
    assertThat(found(FlowPurpose.TOTP_ENROLMENT, enrolment)).isFalse();
    assertThat(found(FlowPurpose.SIGN_IN, others)).isTrue();
  }

  @Test
  void expiredFlowsAreRemovedInBatches() {
    for (int i = 0; i < 3; i++) {
      ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false));
    }
    clock.advance(FlowPurpose.SIGN_IN.lifetime().plus(MICROSECOND));
    String fresh = ask(flows -> flows.beginSignIn(FlowPurpose.SIGN_IN, user, false)).secret();

    assertThat(this.<Integer>ask(flows -> flows.removeExpired(clock.instant(), 2))).isEqualTo(2);
    ask(flows -> flows.removeExpired(clock.instant(), 1_000_000));

    assertThat(SessionHarness.rows("select id from factor_flows where user_id = ?", user))
        .hasSize(1);
    assertThat(found(FlowPurpose.SIGN_IN, fresh)).isTrue();
  }

  private boolean found(FlowPurpose purpose, String secret) {
    return ask(flows -> flows.find(Set.of(purpose), secret)).isPresent();
  }

  private <T> T ask(Function<FactorFlowService, T> call) {
    return PostgresWithoutServer.inTransaction(
        entities -> call.apply(new FactorFlowService(entities, clock)));
  }
}
