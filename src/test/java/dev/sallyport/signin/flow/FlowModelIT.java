package dev.sallyport.signin.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import dev.sallyport.credential.CredentialsChanged;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.session.SessionRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * All orders of what happens to the flows of two users with two sessions each, compared with a
 * model. A flow is found for its own purpose only, until it ends, expires or has no tries left; its
 * challenge is accepted once; nobody else's step changes it.
 */
@WithoutServer
class FlowModelIT {
  /** What a client, or time, does. */
  enum Step {
    BEGIN,
    LOOK,
    TRY,
    TAKE_CHALLENGE,
    END,
    CHANGE_CREDENTIALS,
    FOUR_MINUTES,
    CLEAN_UP
  }

  /** A step of one of the users, in one of the sessions, with one of the flows so far. */
  record Move(
      Step step,
      FlowPurpose purpose,
      @IntRange(max = 1) int user,
      @IntRange(max = 1) int session,
      @IntRange(max = 7) int flow) {}

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void anyOrder(
      @ForAll @Size(min = 5, max = 40) List<Step> steps,
      @ForAll @Size(40) List<FlowPurpose> purposes,
      @ForAll @Size(40) List<@IntRange(max = 31) Integer> choices) {
    Run run = new Run();
    for (int i = 0; i < steps.size(); i++) {
      int choice = choices.get(i);
      run.make(new Move(steps.get(i), purposes.get(i), choice & 1, (choice >> 1) & 1, choice >> 2));
    }
  }

  private static final class Modelled {
    private final FlowPurpose purpose;
    private final SessionRef session;
    private final StartedFlow started;
    private final UUID id;
    private final Instant begun;
    private boolean challenge;
    private boolean open = true;
    private int tries;

    private Modelled(
        FlowPurpose purpose, SessionRef session, StartedFlow started, UUID id, Instant begun) {
      this.purpose = purpose;
      this.session = session;
      this.started = started;
      this.id = id;
      this.begun = begun;
      this.challenge = started.challenge() != null;
    }

    private boolean ofUser(UUID user) {
      return purpose != FlowPurpose.PASSKEY_SIGN_IN && session.userId().equals(user);
    }

    private boolean goesOn() {
      return purpose == FlowPurpose.SIGN_IN || purpose == FlowPurpose.RESTORE;
    }

    private boolean unexpired(Instant now) {
      return now.isBefore(begun.plus(purpose.lifetime()));
    }

    private boolean usable(Instant now) {
      return open && unexpired(now) && tries < 5;
    }
  }

  /** The model, beside the service. */
  private static final class Run {
    private static final List<UUID> USERS = List.of(newUser(), newUser());

    private final MovableClock clock = new MovableClock();
    private final List<Modelled> flows = new ArrayList<>();
    private final List<List<UUID>> sessions =
        List.of(
            List.of(UUID.randomUUID(), UUID.randomUUID()),
            List.of(UUID.randomUUID(), UUID.randomUUID()));

    private static UUID newUser() {
      return new SessionHarness().signsUp().user().id();
    }

    void make(Move move) {
      Modelled flow = move.flow() < flows.size() ? flows.get(move.flow()) : null;
      switch (move.step()) {
        case BEGIN -> begin(move);
        case LOOK -> {}
        case TRY -> tryOnce(flow);
        case TAKE_CHALLENGE -> takeChallenge(flow);
        case END -> end(flow);
        case CHANGE_CREDENTIALS -> changeCredentials(USERS.get(move.user()));
        case FOUR_MINUTES -> clock.advance(Duration.ofMinutes(4));
        case CLEAN_UP -> cleanUp();
      }
      flows.forEach(this::assertAsInTheModel);
    }

    private void begin(Move move) {
      SessionRef session =
          new SessionRef(USERS.get(move.user()), sessions.get(move.user()).get(move.session()));
      FlowPurpose purpose = move.purpose();
      boolean anew =
          purpose == FlowPurpose.TOTP_ENROLMENT
              || purpose == FlowPurpose.RESET
              || ofSessionWithPasskey(purpose);
      if (anew) {
        flows.stream()
            .filter(flow -> flow.purpose == purpose && flow.ofUser(session.userId()))
            .forEach(flow -> flow.open = false);
      }
      boolean withPasskey = move.session() == 0;
      StartedFlow started =
          ask(
              service ->
                  switch (purpose) {
                    case SIGN_IN, RESTORE ->
                        service.beginSignIn(purpose, session.userId(), withPasskey);
                    case TOTP_ENROLMENT -> service.beginEnrolment(session, "sealed");
                    case PASSKEY_SIGN_IN -> service.beginPasskeySignIn();
                    case PASSKEY_ENROLMENT, REAUTHENTICATION ->
                        service.beginWithPasskey(purpose, session);
                    case RESET -> service.beginReset(session.userId());
                  });
      UUID id = found(purpose, started.secret()).orElseThrow().id();
      flows.add(new Modelled(purpose, session, started, id, clock.instant()));
    }

    private static boolean ofSessionWithPasskey(FlowPurpose purpose) {
      return purpose == FlowPurpose.PASSKEY_ENROLMENT || purpose == FlowPurpose.REAUTHENTICATION;
    }

    private void tryOnce(Modelled flow) {
      if (flow == null) {
        return;
      }
      boolean counted = this.<Boolean>ask(service -> service.countTry(flow.id));
      assertThat(counted).isEqualTo(flow.usable(clock.instant()));
      if (counted) {
        flow.tries++;
      }
    }

    private void takeChallenge(Modelled flow) {
      if (flow == null || flow.purpose == FlowPurpose.TOTP_ENROLMENT) {
        return;
      }
      Optional<FactorFlow> found = found(flow.purpose, flow.started.secret());
      Optional<String> challenge = found.flatMap(row -> ask(service -> service.takeChallenge(row)));
      boolean fresh = clock.instant().isBefore(flow.begun.plus(Duration.ofMinutes(5)));
      boolean expected = flow.usable(clock.instant()) && flow.challenge && fresh;
      assertThat(challenge)
          .isEqualTo(expected ? Optional.of(flow.started.challenge()) : Optional.empty());
      if (expected) {
        // Whoever has read the row before gets nothing afterwards.
        assertThat(this.<Optional<String>>ask(service -> service.takeChallenge(found.get())))
            .isEmpty();
        flow.challenge = false;
        flow.open = flow.goesOn();
      }
    }

    private void end(Modelled flow) {
      if (flow != null) {
        assertThat(this.<Boolean>ask(service -> service.end(flow.id))).isEqualTo(flow.open);
        flow.open = false;
      }
    }

    private void changeCredentials(UUID user) {
      RequestOrigin origin = new RequestOrigin("192.0.2.1", "curl", "test");
      ask(
          service -> {
            service.onCredentialsChanged(new CredentialsChanged(user, Optional.empty(), origin));
            return null;
          });
      flows.stream().filter(flow -> flow.ofUser(user)).forEach(flow -> flow.open = false);
    }

    private void cleanUp() {
      ask(service -> service.removeExpired(clock.instant(), 1_000_000));
      flows.stream()
          .filter(flow -> flow.begun.plus(flow.purpose.lifetime()).isBefore(clock.instant()))
          .forEach(flow -> flow.open = false);
    }

    private void assertAsInTheModel(Modelled flow) {
      boolean usable = flow.usable(clock.instant());
      Optional<FactorFlow> found = found(flow.purpose, flow.started.secret());
      assertThat(found.isPresent()).isEqualTo(usable);
      found.ifPresent(row -> assertOwner(flow, row));
      Set<FlowPurpose> others = EnumSet.complementOf(EnumSet.of(flow.purpose));
      assertThat(
              this.<Optional<FactorFlow>>ask(
                  service -> service.find(others, flow.started.secret())))
          .isEmpty();
      assertThat(this.<Boolean>ask(service -> service.isOpen(flow.id))).isEqualTo(flow.open);
    }

    private void assertOwner(Modelled flow, FactorFlow row) {
      for (int user = 0; user < 2; user++) {
        for (UUID session : sessions.get(user)) {
          SessionRef other = new SessionRef(USERS.get(user), session);
          boolean bound = flow.purpose == FlowPurpose.TOTP_ENROLMENT;
          bound |= ofSessionWithPasskey(flow.purpose);
          assertThat(row.isOf(other)).isEqualTo(bound && other.equals(flow.session));
        }
      }
    }

    private Optional<FactorFlow> found(FlowPurpose purpose, String secret) {
      return ask(service -> service.find(Set.of(purpose), secret));
    }

    private <T> T ask(Function<FactorFlowService, T> call) {
      return PostgresWithoutServer.inTransaction(
          entities -> call.apply(new FactorFlowService(entities, clock)));
    }
  }
}
