package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The deletion of accounts, from its request to the end of the grace period. */
@WithoutServer
class AccountDeletionIT {
  private static final Duration GRACE = Duration.ofDays(14);

  private final SessionHarness harness = new SessionHarness("SESSION_TTL", "90d");

  @Test
  void requestEndsEverySessionAndSchedulesTheDeletion() {
    OpenSession one = harness.signsUp();
    OpenSession other = harness.logsIn(one.user().id()).orElseThrow();

    Instant due = harness.deletesAccount(one);

    assertThat(due).isEqualTo(harness.now().plus(GRACE));
    assertThat(harness.live(one.user().id())).isEmpty();
    assertThat(harness.ended()).contains(one.id(), other.id());
    assertThat(harness.refreshes(other.refreshToken())).isEmpty();
    assertThat(endReasons(one.user().id())).containsOnly("account_deletion");
    assertThat(events(one.user().id())).contains("account_deletion_requested");
  }

  @Test
  void secondRequestDoesNotPostponeTheDeletion() {
    OpenSession session = harness.signsUp();
    Instant due = harness.deletesAccount(session);
    harness.passes(Duration.ofDays(1));

    assertThat(harness.deletesAccount(session)).isEqualTo(due);
  }

  @Test
  void nobodyLogsInUntilTheAccountIsRestored() {
    UUID user = deleted();

    assertThat(harness.logsIn(user)).isEmpty();
    assertThat(harness.live(user)).isEmpty();

    assertThat(harness.restores(user)).get().isInstanceOf(SignedIn.class);
    assertThat(harness.live(user)).hasSize(1);
    assertThat(harness.logsIn(user)).isPresent();
    assertThat(events(user)).contains("account_restored");
  }

  /** Whatever else verifies a user must not open a session either. */
  @Test
  void noSessionIsOpenedForAnAccountToBeDeleted() {
    UUID user = deleted();

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(
            () ->
                harness.ask(
                    services ->
                        services
                            .sessions()
                            .open(
                                UUID.randomUUID(),
                                services.user(user),
                                Authentication.byPassword(harness.now()),
                                SessionHarness.ORIGIN)))
        .matches(problem -> problem.type() == ProblemType.ACCOUNT_DELETION_PENDING);
    assertThat(harness.live(user)).isEmpty();
  }

  @Test
  void restoringAnAccountThatIsNotDeletedIsALogIn() {
    UUID user = harness.signsUp().user().id();

    assertThat(harness.restores(user)).get().isInstanceOf(SignedIn.class);
    assertThat(events(user)).doesNotContain("account_restored");
  }

  @Test
  void inactiveUserRestoresNothing() {
    UUID user = deleted();
    harness.setsActive(user, false);

    assertThat(harness.restores(user)).isEmpty();
    assertThat(due()).doesNotContain(user);
    harness.passes(GRACE);
    assertThat(due()).contains(user);
  }

  @Test
  void secondFactorIsRequiredToRestore() {
    UUID user = deleted();
    SessionHarness.update(
        "insert into credentials (id, user_id, type, data, created_at, changed_at)"
            + " values (gen_random_uuid(), ?, 'totp', 'sealed', now(), now())",
        user);

    assertThat(harness.restores(user)).get().isNotInstanceOf(SignedIn.class);

    harness.passes(GRACE);
    assertThat(due()).contains(user);
  }

  @Test
  void accountIsDueAtTheEndOfTheGracePeriodAndNotBefore() {
    UUID user = deleted();

    harness.passes(GRACE.minus(SessionHarness.MICROSECOND));
    assertThat(due()).doesNotContain(user);
    assertThat(deletes(user)).isFalse();

    harness.passes(SessionHarness.MICROSECOND);
    assertThat(due()).contains(user);
    assertThat(deletes(user)).isTrue();
  }

  @Test
  void restoredAccountIsNotDeletedAlthoughItWasFoundDue() {
    UUID user = deleted();
    harness.passes(GRACE);
    assertThat(due()).contains(user);

    harness.restores(user);

    assertThat(deletes(user)).isFalse();
    assertThat(harness.live(user)).hasSize(1);
  }

  @Test
  void deletionLeavesOnlyEvents() {
    UUID user = deleted();
    SessionHarness.update(
        "insert into tickets (id, purpose, user_id, secret_hash, sealed_content, sealed_by,"
            + " created_at, expires_at)"
            + " values (gen_random_uuid(), 'email_revert', ?, sha256(?::text::bytea), '', '', now(),"
            + " now())",
        user,
        user.toString());
    SessionHarness.update(
        "insert into mails (id, template, user_id, sealed_by, created_at, expires_at,"
            + " next_attempt_at) values (gen_random_uuid(), 'account_deletion', ?, '', now(),"
            + " now(), now())",
        user);
    harness.passes(GRACE);

    assertThat(deletes(user)).isTrue();

    assertThat(tablesWith(user)).containsOnly("auth_events", "account_erasures");
    assertThat(SessionHarness.rows("select id from users where id = ?", user)).isEmpty();
    assertThat(events(user)).contains("account_deleted", "account_deletion_requested", "signup");
  }

  @Test
  void erasureFollowsWhenTheLastEventsAreRecorded() {
    UUID user = deleted();
    harness.passes(GRACE);
    deletes(user);

    assertThat(toErase()).doesNotContain(user);
    harness.passes(Duration.ofMinutes(1));
    assertThat(toErase()).contains(user);

    harness.tell(services -> services.purges().erased(user));
    assertThat(toErase()).doesNotContain(user);
  }

  @Test
  void ofRacingLogInsNoneOutlivesTheRequest() throws Exception {
    OpenSession session = harness.signsUp();
    UUID user = session.user().id();
    Callable<Optional<?>> logIn = () -> harness.logsIn(user);
    Callable<Optional<?>> deletion = () -> Optional.of(harness.deletesAccount(session));

    TestUser.atOnce(Stream.of(logIn, logIn, deletion, logIn, logIn).toList());

    assertThat(harness.live(user)).isEmpty();
  }

  @Test
  void lastOperatorRemainsAlsoOfTwoWhoGoAtOnce() throws Exception {
    // Other tests' operators must not count.
    SessionHarness.update("update users set roles = '{user}' where roles @> '{admin}'");
    OpenSession ada = operator();
    OpenSession grace = operator();

    List<Boolean> gone =
        TestUser.atOnce(
            Stream.of(ada, grace)
                .map(operator -> (Callable<Boolean>) () -> goes(operator))
                .toList());

    assertThat(gone).containsExactlyInAnyOrder(true, false);
    SessionHarness.update("update users set roles = '{user}' where roles @> '{admin}'");
  }

  private boolean goes(OpenSession session) {
    try {
      harness.deletesAccount(session);
      return true;
    } catch (Problem refused) {
      assertThat(refused.type()).isEqualTo(ProblemType.LAST_OPERATOR);
      return false;
    }
  }

  private OpenSession operator() {
    UUID user = harness.signsUp().user().id();
    harness.setsRoles(user, Set.of("user", "admin"));
    return harness.logsIn(user).orElseThrow();
  }

  private UUID deleted() {
    OpenSession session = harness.signsUp();
    harness.deletesAccount(session);
    return session.user().id();
  }

  private boolean deletes(UUID user) {
    return harness.ask(services -> services.purges().delete(user));
  }

  private List<UUID> due() {
    return harness.ask(services -> services.purges().due(10_000));
  }

  private List<UUID> toErase() {
    return harness.ask(services -> services.purges().toErase(10_000));
  }

  private static List<String> endReasons(UUID user) {
    return texts("select end_reason as text from sessions where user_id = ?", user);
  }

  private static List<String> events(UUID user) {
    return texts("select event_type as text from auth_events where user_id = ?", user);
  }

  private static List<String> tablesWith(UUID user) {
    return texts(
            "select distinct table_name as text from information_schema.columns"
                + " where column_name = 'user_id' and table_schema = current_schema()"
                + " and table_name !~ '^auth_events_' and ?::uuid is not null",
            user)
        .stream()
        .filter(
            table ->
                !SessionHarness.rows("select 1 from " + table + " where user_id = ?", user)
                    .isEmpty())
        .toList();
  }

  private static List<String> texts(String sql, UUID user) {
    return SessionHarness.rows(sql, user).stream().map(row -> (String) row.get("text")).toList();
  }
}
