package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.text.Language;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the first proof of a mailbox does to an account that anyone could have created. */
@WithoutServer
class MailboxProofIT {
  private static final String TOTP = "sealed";

  private final SessionHarness world = new SessionHarness();
  private final OpenSession first = world.signsUp();
  private final UUID ada = first.user().id();
  private final String address = first.user().email();

  @Test
  void aNewAccountIsUnverifiedAndHasALanguage() {
    assertThat(first.user().isEmailVerified()).isFalse();
    assertThat(first.user().language()).isEqualTo(Language.DE);
    assertThat(rows("select email_verified, language from users where id = ?", ada).get(0))
        .containsEntry("email_verified", false)
        .containsEntry("language", "de");
  }

  @Test
  void proofInASessionKeepsCredentialsAndSessions() {
    assertThat(world.verifiesEmail(ada, address, Optional.of(first.id()))).isTrue();

    assertThat(verified()).isTrue();
    assertThat(world.live(ada)).containsExactly(first.id());
    assertThat(world.logsIn(ada)).isPresent();
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void proofOutsideOfEverySessionRemovesWhatWasSetBefore() {
    enrolsSecondFactor();

    assertThat(world.verifiesEmail(ada, address, Optional.empty())).isTrue();

    assertThat(verified()).isTrue();
    assertThat(credentials()).isEmpty();
    assertThat(world.live(ada)).isEmpty();
    assertThat(world.ended()).containsExactly(first.id());
    assertThat(world.logsIn(ada)).isEmpty();
  }

  @Test
  void aPasswordCanBeSetInTheSameTransaction() {
    enrolsSecondFactor();

    world.tell(
        services -> {
          services
              .accounts()
              .verifyEmail(
                  ada,
                  EmailAddress.parse(address).orElseThrow(),
                  Optional.empty(),
                  SessionHarness.ORIGIN);
          services
              .credentials()
              .replace(
                  ada,
                  CredentialType.PASSWORD,
                  "$argon2id$new",
                  Optional.empty(),
                  SessionHarness.ORIGIN);
        });

    assertThat(rows("select type, data from credentials where user_id = ?", ada))
        .singleElement()
        .satisfies(row -> assertThat(row).containsEntry("data", "$argon2id$new"));
  }

  @Test
  void laterProofsChangeNothing() {
    world.verifiesEmail(ada, address, Optional.of(first.id()));

    assertThat(world.verifiesEmail(ada, address, Optional.empty())).isFalse();

    assertThat(world.live(ada)).containsExactly(first.id());
    assertThat(credentials()).containsExactly("password");
    assertThat(events()).isEqualTo(1);
  }

  @Test
  void theMailboxOfAnotherAddressProvesNothing() {
    assertThat(world.verifiesEmail(ada, "x" + address, Optional.empty())).isFalse();
    assertThat(world.verifiesEmail(UUID.randomUUID(), address, Optional.empty())).isFalse();

    assertThat(verified()).isFalse();
    assertThat(world.live(ada)).containsExactly(first.id());
    assertThat(events()).isZero();
  }

  private void enrolsSecondFactor() {
    world.tell(services -> services.credentials().enrolFirst(ada, CredentialType.TOTP, TOTP));
  }

  private boolean verified() {
    return (Boolean)
        rows("select email_verified from users where id = ?", ada).get(0).get("email_verified");
  }

  private List<Object> credentials() {
    return rows("select type from credentials where user_id = ?", ada).stream()
        .map(row -> row.get("type"))
        .toList();
  }

  private int events() {
    return rows(
            "select 1 from auth_events where user_id = ? and event_type = 'email_verified'", ada)
        .size();
  }
}
