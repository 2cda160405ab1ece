package dev.sallyport.openid.backchannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which announcement is the next, on real PostgreSQL without the server. */
@WithoutServer
class LogoutQueueServiceIT {
  private final MovableClock clock = new MovableClock();
  private final LocalTransactions transactions = new LocalTransactions();
  private final Sql sql = new Sql(transactions.dataSource());
  private final LogoutQueueService service = new LogoutQueueService(sql, clock);

  @BeforeEach
  void registersClients() {
    for (String id : List.of("shop", "forum")) {
      update(
          "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
              + " post_logout_redirect_uris, backchannel_logout_uri, scopes, first_party,"
              + " created_at, updated_at) values (?, gen_random_uuid(), 'App', 'web',"
              + " '{https://app.example/callback}', '{}', 'https://app.example/logout',"
              + " '{openid}', true, now(), now())",
          id);
    }
  }

  @AfterEach
  void removesAll() {
    update("delete from oauth_clients");
  }

  /** An empty answer would end the work of a sender, also for all other clients. */
  @Test
  void aClientWhoseUriWasRemovedHoldsUpNobody() {
    queues("shop");
    queues("forum");
    update("update oauth_clients set backchannel_logout_uri = null where client_id = 'shop'");

    LogoutAnnouncement due = claim().orElseThrow();
    assertThat(due.clientId()).isEqualTo("forum");
    assertThat(due.uri()).isEqualTo("https://app.example/logout");
    accepts(due);
    assertThat(claim()).isEmpty();
    clock.advance(LogoutQueueService.LIFETIME);
    assertThat(removesExpired()).as("that of the shop").isEqualTo(1);
  }

  @Test
  void aClientThatStallsOccupiesTwoSendersOnly() {
    for (int i = 0; i < 3; i++) {
      queues("shop");
    }
    queues("forum");

    LogoutAnnouncement first = claim().orElseThrow();
    assertThat(first.clientId()).isEqualTo("shop");
    assertThat(claimed()).contains("shop");
    assertThat(claimed()).as("although the shop was first").contains("forum");
    assertThat(claimed()).isEmpty();
    accepts(first);
    assertThat(claimed()).as("once another one has arrived").contains("shop");
  }

  /** A client that works again is told of new log-outs at once. */
  @Test
  void announcementsThatHaveFailedHoldUpNoneForLong() {
    queues("shop");
    queues("shop");
    assertThat(claimed()).contains("shop");
    assertThat(claimed()).contains("shop");
    queues("shop");
    assertThat(claimed()).isEmpty();

    clock.advance(LogoutQueueService.IN_FLIGHT);
    assertThat(claimed()).contains("shop");
    assertThat(claimed()).as("the failed ones are due later").isEmpty();
  }

  /** A second after the one before. */
  private void queues(String clientId) {
    clock.advance(Duration.ofSeconds(1));
    update(
        "insert into logout_announcements (client_id, user_id, session_id, created_at,"
            + " next_attempt_at) values (?, gen_random_uuid(), gen_random_uuid(), ?, ?)",
        clientId,
        clock.instant(),
        clock.instant());
  }

  private Optional<LogoutAnnouncement> claim() {
    return transactions.call(() -> service.claim());
  }

  /** The client of the next announcement. */
  private Optional<String> claimed() {
    return claim().map(LogoutAnnouncement::clientId);
  }

  private void accepts(LogoutAnnouncement due) {
    update("delete from logout_announcements where id = ?", due.id());
  }

  private int removesExpired() {
    return transactions.call(() -> service.removeExpired());
  }

  private void update(String text, Object... parameters) {
    transactions.call(() -> sql.update(text, parameters));
  }
}
