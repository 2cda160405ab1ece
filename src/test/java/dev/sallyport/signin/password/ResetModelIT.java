package dev.sallyport.signin.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.session.OpenSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/**
 * All orders of steps of a reset, compared with a model. The password changes only with a ticket
 * that is consumed by it; a second factor is never bypassed; whatever is refused leaves the ticket
 * as it was.
 */
@WithoutServer
class ResetModelIT {
  /** What a user, another person with the user's mails, or an operator does. */
  enum Step {
    FORGET,
    /** Beyond the budget of the address. */
    FORGET_WITHHELD,
    TOKEN,
    CODE,
    WRONG_CODE,
    TOKEN_OF_THE_MAIL_BEFORE,
    CODE_OF_THE_MAIL_BEFORE,
    CODE_IN_THE_FLOW_BEFORE,
    WITHHELD_TOKEN,
    TOKEN_WITH_BAD_PASSWORD,
    CODE_WITH_BAD_PASSWORD,
    TEN_MINUTES,
    FIFTY_MINUTES,
    CHANGE_PASSWORD,
    ENROL_FACTOR,
    VERIFY_ADDRESS,
    CHANGE_ADDRESS,
    TOGGLE_ACTIVE
  }

  @Property(tries = 400, generation = GenerationMode.EXHAUSTIVE)
  void everyPairAfterARequest(@ForAll @Size(2) List<Step> steps) {
    List<Step> all = new ArrayList<>(List.of(Step.FORGET));
    all.addAll(steps);
    new Run().run(all);
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void anyOrder(@ForAll @Size(min = 3, max = 10) List<Step> steps) {
    new Run().run(steps);
  }

  /** Six tries and the same with a password that is rejected: both use up the code. */
  @Property(tries = 24, generation = GenerationMode.EXHAUSTIVE)
  void triesOfACode(@ForAll CodeStep often, @ForAll Times times) {
    List<Step> all = new ArrayList<>(List.of(Step.FORGET));
    for (int i = 0; i < times.count; i++) {
      all.add(often.step);
    }
    all.add(Step.CODE);
    all.add(Step.TOKEN);
    new Run().run(all);
  }

  enum CodeStep {
    WRONG(Step.WRONG_CODE),
    BAD_PASSWORD(Step.CODE_WITH_BAD_PASSWORD);

    private final Step step;

    CodeStep(Step step) {
      this.step = step;
    }
  }

  enum Times {
    FOUR(4),
    FIVE(5);

    private final int count;

    Times(int count) {
      this.count = count;
    }
  }

  /** The model, beside the services. */
  private static final class Run {
    private final ResetHarness world = new ResetHarness();
    private final OpenSession first = world.signsUp();
    private final TreeSet<String> credentials = new TreeSet<>(List.of("password"));
    private String password = world.password();
    private boolean verified;
    private boolean active = true;
    private boolean moved;
    private boolean signedIn = true;
    private Mail latest;
    private Mail before;
    private ResetHarness.Mailed withheld;

    /** A mail with its ticket. */
    private static final class Mail {
      private final ResetHarness.Mailed mailed;
      private final boolean toTheNewAddress;
      private boolean valid = true;
      private int tries;
      private int minutes;

      private Mail(ResetHarness.Mailed mailed, boolean toTheNewAddress) {
        this.mailed = mailed;
        this.toTheNewAddress = toTheNewAddress;
      }
    }

    void run(List<Step> steps) {
      for (Step step : steps) {
        take(step);
        assertAsInTheModel(step);
      }
    }

    private void take(Step step) {
      switch (step) {
        case FORGET -> forget();
        case FORGET_WITHHELD -> withheld = world.forgets(false);
        case TOKEN -> byToken(latest, false);
        case TOKEN_OF_THE_MAIL_BEFORE -> byToken(before, false);
        case TOKEN_WITH_BAD_PASSWORD -> byToken(latest, true);
        case CODE -> byCode(latest, false);
        case CODE_OF_THE_MAIL_BEFORE -> byCode(before, false);
        case CODE_WITH_BAD_PASSWORD -> byCode(latest, true);
        case WRONG_CODE -> wrongCode();
        case CODE_IN_THE_FLOW_BEFORE -> otherFlow();
        case WITHHELD_TOKEN -> withheldToken();
        case TEN_MINUTES -> pass(10);
        case FIFTY_MINUTES -> pass(50);
        case CHANGE_PASSWORD -> {
          if (active && world.changesPassword()) {
            password = world.lastTried();
            voidTickets();
            signedIn = false;
            credentials.add("password");
          }
        }
        case ENROL_FACTOR -> {
          if (credentials.add("totp")) {
            world.enrolsFactor();
          }
        }
        case VERIFY_ADDRESS -> {
          world.verifies();
          verified = true;
        }
        case CHANGE_ADDRESS -> {
          if (!moved) {
            world.changesAddress();
            moved = true;
          }
        }
        case TOGGLE_ACTIVE -> {
          active = !active;
          world.setsActive(active);
          signedIn = signedIn && active;
        }
      }
    }

    private void forget() {
      Mail mail = new Mail(world.forgets(true), moved);
      // The ticket of an address without an active account is no account's.
      mail.valid = active;
      if (active) {
        if (latest != null && latest.toTheNewAddress == moved) {
          latest.valid = false;
        }
        if (before != null && before.toTheNewAddress == moved) {
          before.valid = false;
        }
      }
      before = latest;
      latest = mail;
    }

    private void byToken(Mail mail, boolean bad) {
      if (mail == null) {
        return;
      }
      expect(world.resetsByToken(mail.mailed, bad), mail, mail.minutes < 60, bad);
    }

    private void byCode(Mail mail, boolean bad) {
      if (mail == null) {
        return;
      }
      boolean counted = mail.valid && mail.minutes < 10 && mail.tries < 5;
      if (counted) {
        mail.tries++;
      }
      expect(world.resetsByCode(mail.mailed, bad), mail, counted, bad);
    }

    private void wrongCode() {
      if (latest == null) {
        return;
      }
      if (latest.valid && latest.minutes < 10 && latest.tries < 5) {
        latest.tries++;
      }
      assertThat(world.resetsByWrongCode(latest.mailed)).contains("invalid_code");
    }

    private void otherFlow() {
      if (latest == null || before == null) {
        return;
      }
      if (before.valid && before.minutes < 10 && before.tries < 5) {
        before.tries++;
      }
      if (!world.sameCode(latest.mailed, before.mailed)) {
        assertThat(world.resetsByCodeOf(latest.mailed, before.mailed)).contains("invalid_code");
      }
    }

    private void withheldToken() {
      if (withheld != null) {
        assertThat(world.resetsByToken(withheld, false)).contains("invalid_code");
        assertThat(world.resetsByCode(withheld, false)).contains("invalid_code");
      }
    }

    private void expect(Optional<String> refusal, Mail mail, boolean inTime, boolean bad) {
      if (!mail.valid || !inTime || !active || mail.toTheNewAddress != moved) {
        assertThat(refusal).contains("invalid_code");
      } else if (bad) {
        assertThat(refusal).contains("validation_failed");
      } else if (verified && credentials.contains("totp")) {
        assertThat(refusal).contains("second_factor_required");
      } else {
        assertThat(refusal).isEmpty();
        password = world.lastTried();
        if (!verified) {
          credentials.clear();
        }
        credentials.add("password");
        verified = true;
        signedIn = false;
        voidTickets();
        assertThat(world.usableTickets()).isZero();
      }
    }

    private void voidTickets() {
      for (Mail mail : new Mail[] {latest, before}) {
        if (mail != null) {
          mail.valid = false;
        }
      }
    }

    private void pass(int minutes) {
      world.passes(minutes);
      for (Mail mail : new Mail[] {latest, before}) {
        if (mail != null) {
          mail.minutes += minutes;
        }
      }
    }

    private void assertAsInTheModel(Step step) {
      assertThat(world.password()).as("password after %s", step).isEqualTo(password);
      assertThat(world.credentials()).as("credentials after %s", step).isEqualTo(credentials);
      assertThat(world.isVerified()).as("verified after %s", step).isEqualTo(verified);
      assertThat(world.isLive(first)).as("session after %s", step).isEqualTo(signedIn);
    }
  }
}
