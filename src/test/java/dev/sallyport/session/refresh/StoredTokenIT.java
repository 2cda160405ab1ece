package dev.sallyport.session.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.account.User;
import dev.sallyport.platform.database.Row;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.LogoutScope;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.Session;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.session.secret.RefreshToken;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refresh reads rows without EclipseLink, which maps the same columns. */
@WithoutServer
class StoredTokenIT {
  private final SessionHarness sessions = new SessionHarness();
  private final OpenSession above = sessions.signsUp();
  private final UUID userId = above.user().id();
  private final OpenSession session = sessions.logsIn(userId).orElseThrow();

  @BeforeEach
  void everyColumnHasAValueOfItsOwn() {
    change("update users set deletion_due = '2031-01-01' where id = ?", userId);
    change(
        "update sessions set created_at = '2031-01-02', last_used_at = '2031-01-03',"
            + " idle_expires_at = '2031-01-04', absolute_expires_at = '2031-01-05',"
            + " retries = 6, last_retry_at = '2031-01-07', rotations_used_until = '2031-01-08',"
            + " amr = '{pwd,otp,mfa}', acr = 'level', auth_time = '2031-01-09', parent_id = ?,"
            + " client_id = 'shop', scopes = '{openid,email}', dpop_jkt = 'thumbprint',"
            + " resource = 'https://shop.example' where id = ?",
        above.id(),
        session.id());
    change(
        "update sessions set ended_at = '2031-01-10', end_reason = 'logout' where id = ?",
        session.id());
    change(
        "update refresh_tokens set issued_at = '2031-01-11', expires_at = '2031-01-12',"
            + " used_at = '2031-01-13', retried_at = '2031-01-14', successor_hash = session_id::text,"
            + " sealed_successor = '\\x0102' where session_id = ?",
        session.id());
  }

  @Test
  void aSessionIsReadAsEclipseLinkReadsIt() {
    assertReadAlike(
        Session.class,
        "select" + Session.COLUMNS + "from sessions s where s.id = ?",
        Session::read,
        session.id());
  }

  @Test
  void aUserIsReadAsEclipseLinkReadsIt() {
    assertReadAlike(
        User.class,
        "select 1," + User.COLUMNS + "from users u where u.id = ?",
        row -> User.read(row, 2),
        userId);
  }

  @Test
  void aTokenIsReadAsEclipseLinkReadsIt() {
    assertReadAlike(
        RefreshToken.class,
        "select 1," + RefreshToken.COLUMNS + "from refresh_tokens t where t.hash = ?",
        row -> RefreshToken.read(row, 2),
        session.refreshToken().hash());
  }

  private void assertReadAlike(
      Class<?> entity, String query, Function<Row, ?> mapper, Object primaryKey) {
    sessions.tell(
        services -> {
          Object read = Sql.in(services.entities()).one(query, mapper, primaryKey);

          assertThat(read).hasNoNullFieldsOrProperties();
          assertThat(read)
              .usingRecursiveComparison()
              .isEqualTo(services.entities().find(entity, primaryKey));
        });
  }

  @Test
  void aTokenIsReadWithItsSessionAndUser() {
    StoredToken stored = locked(session.refreshToken());

    assertThat(stored.isPruned()).isFalse();
    assertThat(stored.session().id()).isEqualTo(session.id());
    assertThat(stored.user().id()).isEqualTo(userId);
    assertThat(stored.token().hash()).isEqualTo(session.refreshToken().hash());
    // It has one, whose row is missing.
    assertThat(stored.successorUsed()).isTrue();
  }

  @Test
  void aPrunedTokenIsFoundByItsFamily() {
    StoredToken pruned = locked(session.refreshToken().next(new SecureRandom()));

    assertThat(pruned.isPruned()).isTrue();
    assertThat(pruned.session().id()).isEqualTo(session.id());
  }

  @Test
  void aTokenIsReadWithTheSessionOnWhichItsOwnDepends() {
    Instant end = above.refreshExpires();

    for (RefreshTokenValue token :
        List.of(session.refreshToken(), session.refreshToken().next(new SecureRandom()))) {
      assertThat(locked(token).isSupported(end.minusNanos(1_000))).isTrue();
      assertThat(locked(token).isSupported(end)).isFalse();
    }

    sessions.logsOut(above, LogoutScope.LOCAL);

    assertThat(locked(session.refreshToken()).isSupported(end.minusNanos(1_000))).isFalse();
  }

  /** An index on one of them would let every refresh write into all indexes of the table. */
  @Test
  void noIndexContainsWhatEveryRefreshChanges() {
    List<String> indexes =
        sessions.ask(
            services ->
                Sql.in(services.entities())
                    .list(
                        "select indexdef from pg_indexes where tablename = 'sessions'",
                        row -> row.text(1)));

    assertThat(indexes)
        .hasSizeGreaterThan(5)
        .noneMatch(
            index -> index.matches(".*(last_used_at|idle_expires_at|rotations_used_until).*"));
  }

  /** Otherwise two refreshes at once would rotate the same token. */
  @Test
  void aReadSeesWhatWasCommittedWhileItsLockWaited() {
    RefreshTokenValue token = sessions.signsUp().refreshToken();
    RequestOrigin origin = new RequestOrigin("192.0.2.1", null, "test");

    CompletableFuture<StoredToken> waiting =
        sessions.ask(
            services -> {
              assertThat(services.refreshes().refresh(token, origin)).isPresent();
              CompletableFuture<StoredToken> other =
                  CompletableFuture.supplyAsync(() -> locked(token));
              Sql sql = Sql.in(services.entities());
              String waits =
                  "select from pg_locks where not granted"
                      + " and pg_backend_pid() = any (pg_blocking_pids(pid))";
              while (!other.isDone() && !sql.exists(waits)) {
                Thread.onSpinWait();
              }
              return other;
            });

    assertThat(waiting.join().token().usedAt()).isNotNull();
    assertThat(waiting.join().session().rotationsUsedUntil()).isNotNull();
  }

  private StoredToken locked(RefreshTokenValue token) {
    return sessions.ask(
        services ->
            new RefreshTokenRepository(Sql.in(services.entities())).lock(token).orElseThrow());
  }

  private void change(String update, Object... parameters) {
    sessions.tell(services -> Sql.in(services.entities()).update(update, parameters));
  }
}
