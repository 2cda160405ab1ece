package dev.sallyport.signin.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.WithoutServer;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.signin.notice.SecurityNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Waiting times on real PostgreSQL, at a time that the test chooses. */
@WithoutServer
class FactorRemovalServiceIT {
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);
  private static final RequestOrigin OPERATOR =
      new RequestOrigin("192.0.2.1", "curl/8.5.0", "test").by(UUID.randomUUID());

  private final SessionHarness harness = new SessionHarness();
  private final UUID user = harness.signsUp().user().id();
  private String delay = "1d";

  FactorRemovalServiceIT() {
    enrols(CredentialType.TOTP, "sealed");
    enrols(CredentialType.RECOVERY_CODE, "1:a", "2:b");
  }

  /** Nobody could send the user a link to set a password with. */
  @Test
  void theOnlyWayInIsNotRemovedWhereThereIsNoMail() {
    delay = "0";
    enrolsPasskey();
    SessionHarness.update("delete from credentials where user_id = ? and type = 'password'", user);

    Problem refused =
        catchThrowableOfType(Problem.class, () -> requests(Optional.of(CredentialType.PASSKEY)));
    assertThat(refused.type()).isEqualTo(ProblemType.LAST_FACTOR);
    assertThat(enrolled()).contains(CredentialType.PASSKEY);
    requests(Optional.of(CredentialType.TOTP));
    assertThat(enrolled()).doesNotContain(CredentialType.TOTP);
  }

  @Test
  void factorsAreRemovedWhenTheTimeHasCome() {
    requests(Optional.empty());
    harness.clock().advance(Duration.ofDays(1).minus(MICROSECOND));
    assertThat(due()).doesNotContain(user);
    completes();
    assertThat(enrolled()).contains(CredentialType.TOTP);

    harness.clock().advance(MICROSECOND);
    assertThat(due()).contains(user);
    completes();

    assertThat(enrolled()).isEmpty();
    assertThat(harness.live(user)).isEmpty();
    assertThat(due()).doesNotContain(user);
    assertThat(events("second_factor_removed")).containsExactly("recovery_code,totp");
    completes();
    assertThat(events("second_factor_removed")).hasSize(1);
  }

  @Test
  void aCancelledRemovalNeverHappens() {
    requests(Optional.empty());
    ask(
        removals -> {
          removals.cancel(user, OPERATOR);
          return null;
        });
    harness.clock().advance(Duration.ofDays(2));

    completes();

    assertThat(due()).doesNotContain(user);
    assertThat(enrolled()).contains(CredentialType.TOTP);
    assertThat(events("factor_removal_cancelled")).containsExactly("recovery_code,totp");
  }

  @Test
  void recoveryCodesGoWithTheLastFactorThatTheyReplace() {
    enrolsPasskey();
    delay = "0";
    requests(Optional.of(CredentialType.TOTP));
    assertThat(enrolled())
        .containsExactlyInAnyOrder(CredentialType.PASSKEY, CredentialType.RECOVERY_CODE);

    requests(Optional.of(CredentialType.PASSKEY));

    assertThat(enrolled()).isEmpty();
  }

  @Test
  void withoutAWaitingTimeTheyAreRemovedAtOnce() {
    delay = "0";

    assertThat(requests(Optional.of(CredentialType.TOTP))).isEmpty();

    assertThat(enrolled()).isEmpty();
    assertThat(events("factor_removal_requested")).isEmpty();
  }

  @Test
  void aFurtherRequestExtendsAndDelaysTheRemovalAndARepeatedOneChangesNothing() {
    Optional<Instant> first = requests(Optional.of(CredentialType.RECOVERY_CODE));
    harness.clock().advance(Duration.ofHours(1));
    assertThat(requests(Optional.of(CredentialType.RECOVERY_CODE))).isEqualTo(first);

    Optional<Instant> second = requests(Optional.of(CredentialType.TOTP));

    assertThat(second).contains(first.orElseThrow().plus(Duration.ofHours(1)));
    assertThat(ask(removals -> removals.find(user)).orElseThrow().types())
        .containsExactlyInAnyOrder(CredentialType.TOTP, CredentialType.RECOVERY_CODE);
    assertThat(events("factor_removal_requested")).hasSize(2);
  }

  @Test
  void thePasswordIsNoSecondFactor() {
    assertThat(refusal(Optional.of(CredentialType.PASSWORD))).isEqualTo(ProblemType.NOT_FOUND);
    assertThat(refusal(Optional.of(CredentialType.PASSKEY))).isEqualTo(ProblemType.NOT_FOUND);
  }

  private ProblemType refusal(Optional<CredentialType> type) {
    return catchThrowableOfType(Problem.class, () -> requests(type)).type();
  }

  private Optional<Instant> requests(Optional<CredentialType> type) {
    return ask(removals -> removals.request(user, type, OPERATOR));
  }

  private void completes() {
    ask(
        removals -> {
          removals.complete(user);
          return null;
        });
  }

  private List<UUID> due() {
    return ask(removals -> removals.due(500));
  }

  private void enrols(CredentialType type, String... data) {
    harness.tell(
        services ->
            List.of(data).forEach(one -> services.credentials().enrolFirst(user, type, one)));
  }

  /** With the columns that passkeys need. */
  private void enrolsPasskey() {
    SessionHarness.update(
        "insert into credentials select (jsonb_populate_record(null::credentials, jsonb_build_object("
            + "'id', gen_random_uuid(), 'user_id', ?::uuid, 'type', 'passkey', 'data', 'key',"
            + " 'created_at', now(), 'changed_at', now(), 'passkey_id', '\\x' || md5(?::text),"
            + " 'name', 'Phone', 'sign_count', 0, 'backup_eligible', false, 'backed_up', false,"
            + " 'transports', '[]'::jsonb))).*",
        user,
        user.toString());
  }

  private Set<CredentialType> enrolled() {
    return harness.ask(services -> services.credentials().of(user).besidePassword());
  }

  private List<Object> events(String type) {
    return SessionHarness.rows(
            "select detail from auth_events where user_id = ? and event_type = ?", user, type)
        .stream()
        .map(row -> row.get("detail"))
        .toList();
  }

  private <T> T ask(Function<FactorRemovalService, T> call) {
    Configuration configuration =
        new Configuration(
            name -> Optional.ofNullable(Map.of("FACTOR_REMOVAL_DELAY", delay).get(name)));
    MailSettings noMail = new MailSettings(configuration);
    return harness.ask(
        services ->
            call.apply(
                new FactorRemovalService(
                    Sql.in(services.entities()),
                    services.accounts(),
                    services.credentials(),
                    null,
                    new RemovalNotice(null, null, noMail, null),
                    new SecurityNotice(null, noMail),
                    new FactorRemovalSettings(configuration, noMail),
                    PostgresWithoutServer.audit(services.entities(), harness.clock()),
                    harness.clock())));
  }
}
