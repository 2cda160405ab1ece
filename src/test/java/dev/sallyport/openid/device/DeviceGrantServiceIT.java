package dev.sallyport.openid.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.throttle.TestConfiguration;
import dev.sallyport.token.ClientGrant;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bounds of the requests of devices, on real PostgreSQL without the server. */
@WithoutServer
class DeviceGrantServiceIT {
  private static final RequestOrigin DEVICE = new RequestOrigin("2001:db8::7", "tv/1.0", "test");

  private final MovableClock clock = new MovableClock();
  private final LocalTransactions transactions = new LocalTransactions();
  private final Sql sql = new Sql(transactions.dataSource());
  private final DeviceGrantService service =
      new DeviceGrantService(
          sql,
          new UserCodeKey(
              new RootSecret(
                  TestConfiguration.of(
                      "JWT_SECRET", "4mFhIvTg0ZV8ZzMSQjTOVYuWJ0l6rXnNq7mGmEw2d1s="))),
          null,
          null,
          null,
          clock);

  @BeforeEach
  void registersClients() {
    for (String id : List.of("tv", "cli")) {
      update(
          "insert into oauth_clients (client_id, id, name, type, redirect_uris,"
              + " post_logout_redirect_uris, scopes, first_party, device_grant, created_at,"
              + " updated_at) values (?, gen_random_uuid(), 'TV', 'native', '{}', '{}',"
              + " '{openid}', true, true, now(), now())",
          id);
    }
  }

  @AfterEach
  void removesAll() {
    update("delete from oauth_clients");
  }

  @Test
  void onlyHashesOfTheCodesAreStored() {
    StartedDeviceGrant started = begins("tv").orElseThrow();

    String stored =
        transactions.call(
            () -> sql.one("select row_to_json(d)::text from device_grants d", row -> row.text(1)));
    assertThat(stored)
        .contains("2001:db8::7", "\"allowed\":null", "\"user_id\":null", "\"poll_interval\":5")
        .doesNotContain(
            started.deviceCode().encoded(),
            started.userCode().text(),
            started.userCode().text().replace("-", ""));
    assertThat(started.toString()).isEqualTo("StartedDeviceGrant[hidden]");
  }

  @Test
  void aClientHasAtMostAThousandRequestsThatWait() throws Exception {
    stores("tv", 990);
    Callable<Boolean> request = () -> begins("tv").isPresent();

    List<Boolean> begun = TestUser.atOnce(Collections.nCopies(20, request));

    assertThat(begun.stream().filter(done -> done)).hasSize(10);
    assertThat(begins("cli")).as("of another client").isPresent();
    clock.advance(DeviceGrantService.LIFETIME);
    assertThat(begins("tv")).as("once they have expired").isPresent();
  }

  @Test
  void atMostTenThousandRequestsOfAllClientsWait() {
    stores("tv", 9_999);
    assertThat(begins("cli")).isPresent();
    assertThat(begins("cli")).isEmpty();
    clock.advance(DeviceGrantService.LIFETIME);
    assertThat(begins("cli")).isPresent();
  }

  @Test
  void aClientThatMayNotUseTheGrantAnyMoreBeginsNothing() {
    update(
        "update oauth_clients set device_grant = false, redirect_uris = '{com.example.tv:/}'"
            + " where client_id = 'tv'");
    update("update oauth_clients set disabled_at = now() where client_id = 'cli'");

    assertThat(begins("tv")).isEmpty();
    assertThat(begins("cli")).isEmpty();
    assertThat(begins("unknown")).isEmpty();
  }

  @Test
  void expiredRequestsAreRemovedInBatches() {
    stores("tv", 5);
    clock.advance(DeviceGrantService.LIFETIME.plus(DeviceGrantService.EXPIRY_TOLD));
    assertThat(removes(100)).as("whose devices may still ask").isZero();
    clock.advance(Duration.ofMillis(1));
    begins("tv");

    assertThat(removes(2)).isEqualTo(2);
    assertThat(removes(100)).isEqualTo(3);
    assertThat(removes(100)).isZero();
    assertThat(count()).as("the new one").isEqualTo(1);
  }

  private Optional<StartedDeviceGrant> begins(String client) {
    return transactions.call(
        () -> service.begin(new ClientGrant(client, Set.of("openid")), DEVICE));
  }

  private int removes(int limit) {
    return transactions.call(() -> service.removeExpired(limit));
  }

  private long count() {
    return transactions.call(
        () -> sql.one("select count(*) from device_grants", row -> row.number(1)));
  }

  private void stores(String client, int number) {
    update(
        "insert into device_grants (id, device_code_hash, user_code_hash, client_id, scopes,"
            + " created_at, expires_at) select gen_random_uuid(), sha256(('d' || i)::bytea),"
            + " sha256(('u' || i)::bytea), ?, '{openid}', ?, ? from generate_series(1, ?) i",
        client,
        clock.instant(),
        clock.instant().plus(DeviceGrantService.LIFETIME),
        number);
  }

  private void update(String text, Object... parameters) {
    transactions.call(() -> sql.update(text, parameters));
  }
}
