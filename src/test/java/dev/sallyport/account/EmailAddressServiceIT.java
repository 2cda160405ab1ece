package dev.sallyport.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.mail.EmailAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reservations of former addresses on real PostgreSQL. */
@WithoutServer
class EmailAddressServiceIT {
  private static final Duration WEEK = Duration.ofDays(7);

  private final MovableClock clock = new MovableClock();
  private final UUID ada = UUID.randomUUID();
  private final UUID grace = UUID.randomUUID();
  private final EmailAddress former =
      EmailAddress.parse("f-" + UUID.randomUUID() + "@example.com").orElseThrow();

  @BeforeEach
  void haveAccounts() throws SQLException {
    for (UUID user : new UUID[] {ada, grace}) {
      try (Connection connection = PostgresWithoutServer.connection();
          PreparedStatement insert = connection.prepareStatement(TestUser.INSERT_ACCOUNT)) {
        insert.setObject(1, user);
        insert.setString(2, user + "@example.com");
        insert.setString(3, "{user}");
        insert.setString(4, "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA");
        insert.execute();
      }
    }
    ask(
        addresses -> {
          addresses.reserve(former, ada, clock.instant().plus(WEEK));
          return null;
        });
  }

  @Test
  void onlyTheFormerOwnerTakesAReservedAddress() {
    assertThat(isTakenFor(grace)).isTrue();
    assertThat(isTakenFor(ada)).isFalse();
  }

  @Test
  void reservationEndsWithItsTime() {
    clock.advance(WEEK.minus(Duration.ofNanos(1_000)));
    assertThat(isTakenFor(grace)).isTrue();

    clock.advance(Duration.ofNanos(1_000));

    assertThat(isTakenFor(grace)).isFalse();
  }

  @Test
  void releasedAddressIsFree() {
    ask(
        addresses -> {
          addresses.release(ada);
          return null;
        });

    assertThat(isTakenFor(grace)).isFalse();
  }

  @Test
  void expiredReservationsAreRemoved() {
    assertThat(removes(1_000)).isZero();
    clock.advance(WEEK);

    assertThat(removes(1_000)).isPositive();
    assertThat(removes(1_000)).isZero();
  }

  private boolean isTakenFor(UUID user) {
    return ask(addresses -> addresses.isTaken(former, user));
  }

  private int removes(int limit) {
    return ask(addresses -> addresses.removeExpired(limit));
  }

  private <T> T ask(Function<EmailAddressService, T> call) {
    return PostgresWithoutServer.inTransaction(
        entities -> call.apply(new EmailAddressService(entities, null, null, clock)));
  }
}
