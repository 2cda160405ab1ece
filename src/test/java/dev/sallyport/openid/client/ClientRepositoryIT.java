package dev.sallyport.openid.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.LocalTransactions;
import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.crypto.Sha256;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tables of clients on real PostgreSQL. */
@WithoutServer
class ClientRepositoryIT {
  private final Sql sql = new Sql(PostgresWithoutServer.dataSource("postgres", "postgres"));
  private final ClientRepository repository = new ClientRepository(sql);
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @AfterEach
  void removesAll() {
    sql.update("delete from oauth_clients");
  }

  @Test
  void aClientIsReadAsItWasStored() {
    RegisteredClient stored =
        new RegisteredClient(
            new Client(
                "app.1_x-Y",
                "\u00c4pp",
                Optional.of("https://app.example.com/logo.png"),
                ClientType.WEB,
                List.of("https://app.example.com/a,b", "https://app.example.com/{c}'"),
                List.of("https://app.example.com/bye"),
                Optional.of("https://app.example.com/logout"),
                Set.of("openid", "groups"),
                true,
                true,
                true,
                true,
                List.of("https://api.example.com/a,b", "urn:example:{c}'")),
            UUID.randomUUID(),
            Optional.of("{\"keys\":[]}"),
            List.of(),
            now,
            Optional.of(UUID.randomUUID()),
            now.plusSeconds(1),
            Optional.of(UUID.randomUUID()),
            Optional.of(now.plusSeconds(2)));

    assertThat(repository.insert(stored)).isTrue();
    assertThat(repository.insert(stored)).as("again").isFalse();

    assertThat(repository.find(stored.client().id())).contains(stored);
    assertThat(repository.lock(stored.client().id())).contains(stored);
    RegisteredClient plain = registered(stored.client().id(), ClientType.WEB, now, null);
    repository.update(plain);
    assertThat(repository.find(stored.client().id()).orElseThrow().client())
        .isEqualTo(plain.client());
    assertThat(repository.find("app.1_x-y")).isEmpty();
  }

  @Test
  void aDisabledOrDeletedClientIsNotFound() {
    ClientService service = new ClientService(repository);
    repository.insert(registered("app", ClientType.WEB, now, null));
    repository.insert(registered("off", ClientType.WEB, now, now));

    assertThat(service.find("app")).map(Client::id).contains("app");
    assertThat(service.find("off")).isEmpty();
    assertThat(repository.delete("app")).isTrue();
    assertThat(repository.delete("app")).isFalse();
    assertThat(service.find("app")).isEmpty();
  }

  /** PostgreSQL refuses some of these with an error, which would be a 500. */
  @Test
  void anyTextIsAnIdThatIsNotFound() {
    ClientService service = new ClientService(repository);

    for (String id : List.of("", "\u0000", "a\u0000b", "\ud800", "x".repeat(100_000), "' or 1=1")) {
      assertThat(service.find(id)).isEmpty();
    }
    assertThat(service.find(null)).isEmpty();
  }

  @Test
  void secretsBelongToTheirClient() {
    repository.insert(registered("app", ClientType.SERVICE, now, null));
    ClientSecret first = new ClientSecret(UUID.randomUUID(), now);
    ClientSecret second = new ClientSecret(UUID.randomUUID(), now.plusSeconds(1));
    repository.insertSecret("app", second, Sha256.of("second"));
    repository.insertSecret("app", first, Sha256.of("first"));

    assertThat(repository.find("app").orElseThrow().secrets()).containsExactly(first, second);
    assertThat(repository.enabled(List.of("app", "app", "other")))
        .singleElement()
        .satisfies(
            login ->
                assertThat(login.secretHashes())
                    .containsExactlyInAnyOrder(Sha256.of("first"), Sha256.of("second")));
    assertThat(repository.deleteSecret("other", first.id())).isFalse();
    assertThat(repository.deleteSecret("app", first.id())).isTrue();
    assertThat(repository.deleteSecret("app", first.id())).isFalse();
    assertThat(repository.delete("app")).isTrue();
    assertThat(sql.exists("select 1 from oauth_client_secrets")).isFalse();
  }

  @Test
  void atMostAThousandClientsAreStored() throws Exception {
    // Else each would have a connection, and PostgreSQL a process for it.
    try (Connection one = PostgresWithoutServer.connection()) {
      ClientRepository stored = new ClientRepository(Sql.on(one));
      for (int i = 0; i < ClientRepository.MOST; i++) {
        assertThat(stored.insert(registered("c" + i, ClientType.SERVICE, now, null))).isTrue();
      }

      assertThat(stored.insert(registered("more", ClientType.SERVICE, now, null))).isFalse();
    }
  }

  @Test
  void listIsReadInPagesNewestFirst() {
    List<String> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      repository.insert(registered("c" + i, ClientType.SERVICE, now.minusSeconds(i), null));
      newestFirst.add("c" + i);
    }

    List<RegisteredClient> first = repository.list(Optional.empty(), 2);
    RegisteredClient last = first.get(1);
    List<RegisteredClient> rest =
        repository.list(Optional.of(new Cursor(last.createdAt(), last.place())), 10);

    assertThat(first).extracting(each -> each.client().id()).isEqualTo(newestFirst.subList(0, 2));
    assertThat(rest).extracting(each -> each.client().id()).isEqualTo(newestFirst.subList(2, 5));
  }

  @Test
  void anAssertionIsUsedOnceAlsoByTwentyAtOnce() throws Exception {
    repository.insert(registered("app", ClientType.SERVICE, now, null));
    repository.insert(registered("other", ClientType.SERVICE, now, null));
    MovableClock clock = new MovableClock();
    LocalTransactions transactions = new LocalTransactions();
    AssertionReplayService replays =
        new AssertionReplayService(new Sql(transactions.dataSource()), clock);
    Instant expires = clock.instant().plusSeconds(300);
    Callable<Boolean> use =
        () -> transactions.call(() -> replays.isFirstUse("app", "jti", expires));

    List<Boolean> uses = TestUser.atOnce(Collections.nCopies(20, use));

    assertThat(uses.stream().filter(first -> first)).hasSize(1);
    assertThat(transactions.call(() -> replays.isFirstUse("other", "jti", expires))).isTrue();
    assertThat(transactions.call(() -> replays.isFirstUse("app", "jti2", expires))).isTrue();
  }

  @Test
  void usedAssertionsAreRemovedOnceTheyAreExpired() {
    repository.insert(registered("app", ClientType.SERVICE, now, null));
    MovableClock clock = new MovableClock();
    LocalTransactions transactions = new LocalTransactions();
    AssertionReplayService replays =
        new AssertionReplayService(new Sql(transactions.dataSource()), clock);
    Instant expires = clock.instant().plusSeconds(300);
    for (int i = 0; i < 50; i++) {
      String id = "jti" + i;
      assertThat(transactions.call(() -> replays.isFirstUse("app", id, expires))).isTrue();
    }
    clock.advance(Duration.ofMinutes(5));
    assertThat(transactions.call(() -> replays.isFirstUse("app", "jti0", expires)))
        .as("at its end")
        .isFalse();

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      String id = "later" + i;
      transactions.call(() -> replays.isFirstUse("app", id, clock.instant().plusSeconds(300)));
    }

    assertThat(sql.list("select count(*) from oauth_client_assertions", row -> row.number(1)))
        .containsExactly(3L);
  }

  private static RegisteredClient registered(
      String id, ClientType type, Instant created, Instant disabledOrNull) {
    Client client =
        type.hasUsers()
            ? TestClients.of(id, type, "https://app.example.com/callback")
            : TestClients.of(id, type);
    return new RegisteredClient(
        client,
        UUID.randomUUID(),
        Optional.empty(),
        List.of(),
        created,
        Optional.empty(),
        created,
        Optional.empty(),
        Optional.ofNullable(disabledOrNull));
  }
}
