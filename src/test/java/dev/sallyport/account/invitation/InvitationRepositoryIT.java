package dev.sallyport.account.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.Cursor;
import dev.sallyport.platform.text.Language;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of invitations on real PostgreSQL. */
@WithoutServer
class InvitationRepositoryIT {
  private final InvitationRepository repository =
      new InvitationRepository(new Sql(PostgresWithoutServer.dataSource("postgres", "postgres")));
  private final UUID operator = UUID.randomUUID();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @BeforeEach
  void hasOperator() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection();
        PreparedStatement insert = connection.prepareStatement(TestUser.INSERT_ACCOUNT)) {
      insert.setObject(1, operator);
      insert.setString(2, operator + "@example.com");
      insert.setString(3, "{admin,user}");
      insert.setString(4, "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA");
      insert.execute();
    }
  }

  /** With the operator, the invitations go as well. */
  @AfterEach
  void removesOperator() throws SQLException {
    try (Connection connection = PostgresWithoutServer.connection();
        PreparedStatement delete = connection.prepareStatement("delete from users where id = ?")) {
      delete.setObject(1, operator);
      delete.execute();
    }
    assertThat(repository.list(Optional.empty(), 1)).isEmpty();
  }

  @Test
  void invitationIsReadAsItWasStored() {
    Invitation stored = invitation(now, now.plus(Duration.ofDays(7)));

    assertThat(repository.insert(stored)).isTrue();

    assertThat(repository.find(stored.id())).contains(stored);
    Instant later = now.plusSeconds(60);
    repository.resent(stored.id(), operator, later, later.plusSeconds(60));
    assertThat(repository.lock(stored.id()).orElseThrow().sentAt()).isEqualTo(later);
    assertThat(repository.delete(stored.id())).isTrue();
    assertThat(repository.delete(stored.id())).isFalse();
    assertThat(repository.find(stored.id())).isEmpty();
  }

  @Test
  void addressHasOneInvitation() {
    Invitation first = invitation(now, now.plusSeconds(60));
    Invitation second =
        new Invitation(
            UUID.randomUUID(),
            first.email(),
            first.roles(),
            first.language(),
            operator,
            now,
            now,
            now);

    assertThat(repository.insert(first)).isTrue();
    assertThat(repository.insert(second)).isFalse();
  }

  @Test
  void atMostAThousandInvitationsAreStored() throws SQLException {
    // Else each would have a connection, and PostgreSQL a process for it.
    try (Connection one = PostgresWithoutServer.connection()) {
      InvitationRepository stored = new InvitationRepository(Sql.on(one));
      for (int i = 0; i < InvitationRepository.MOST; i++) {
        assertThat(stored.insert(invitation(now, now.plusSeconds(60)))).isTrue();
      }

      assertThat(stored.insert(invitation(now, now.plusSeconds(60)))).isFalse();
    }
  }

  @Test
  void listIsReadInPagesNewestFirst() {
    List<UUID> newestFirst = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Invitation stored = invitation(now.minusSeconds(i), now.plusSeconds(60));
      repository.insert(stored);
      newestFirst.add(stored.id());
    }

    List<Invitation> first = repository.list(Optional.empty(), 2);
    Invitation last = first.get(1);
    List<Invitation> rest =
        repository.list(Optional.of(new Cursor(last.createdAt(), last.id())), 10);

    assertThat(first).extracting(Invitation::id).isEqualTo(newestFirst.subList(0, 2));
    assertThat(rest).extracting(Invitation::id).isEqualTo(newestFirst.subList(2, 5));
  }

  @Test
  void expiredInvitationsAreRemovedAtTheirTime() {
    Invitation expired = invitation(now, now);
    Invitation valid = invitation(now, now.plusNanos(1_000));
    repository.insert(expired);
    repository.insert(valid);

    assertThat(repository.removeExpired(now, 10)).isEqualTo(1);

    assertThat(repository.find(expired.id())).isEmpty();
    assertThat(repository.find(valid.id())).isPresent();
  }

  private Invitation invitation(Instant created, Instant expires) {
    return new Invitation(
        UUID.randomUUID(),
        EmailAddress.parse("i-" + UUID.randomUUID() + "@example.com").orElseThrow(),
        Set.of("admin", "user"),
        Language.DE,
        operator,
        created,
        created,
        expires);
  }
}
