package dev.sallyport.credential.password.pepper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.RunningService;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.credential.password.Password;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.credential.password.PasswordHasher;
import dev.sallyport.credential.password.argon2.Argon2Cost;
import dev.sallyport.credential.password.capacity.HashQueueBounds;
import dev.sallyport.credential.password.legacy.LegacyRecipe;
import dev.sallyport.credential.password.work.StoredCostService;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.Sql;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The peppers on real PostgreSQL, while {@code JWT_SECRET} changes. */
@WithoutServer
class PepperServiceIT {
  private static final Argon2Cost COST = new Argon2Cost(64, 1, 1);
  private static final Password SESAME = Password.of("open sesame");

  private final Connection database = PostgresWithoutServer.connection();
  private final MovableClock clock = new MovableClock();
  private final String secret = RunningService.newSecret();
  private final String changed = RunningService.newSecret();

  @BeforeEach
  void withoutPeppers() throws SQLException {
    execute("delete from password_peppers");
  }

  @AfterEach
  void close() throws SQLException {
    execute("delete from password_peppers");
    database.close();
  }

  @Test
  void theFirstStartMakesOnePepperAndTheNextOnesUseIt() throws Exception {
    List<PepperRing> together = TestUser.atOnce(Collections.nCopies(8, () -> start(secret, null)));
    PepperRing later = start(secret, null);

    assertThat(rows()).hasSize(1);
    assertThat(together)
        .extracting(ring -> ring.current().orElseThrow().id())
        .containsOnly(later.current().orElseThrow().id());
    assertThat(later.peppers()).hasSize(1);
  }

  @Test
  void aChangedSecretKeepsEveryPasswordAndMakesANewPepper() throws Exception {
    String stored = hasher(start(secret, null)).hash(SESAME).encoded();
    clock.advance(Duration.ofDays(1));

    PasswordHasher after = hasher(start(changed, secret));

    assertThat(after.verify(SESAME, stored)).isTrue();
    assertThat(after.verify(Password.of("wrong"), stored)).isFalse();
    assertThat(after.isOutdated(stored)).as("renewed at the next log-in").isTrue();
    String renewed = after.hash(SESAME).encoded();
    assertThat(after.isOutdated(renewed)).isFalse();
    // The previous secret is needed no longer.
    clock.advance(Duration.ofDays(1));
    PasswordHasher alone = hasher(start(changed, null));
    assertThat(alone.verify(SESAME, stored)).isTrue();
    assertThat(alone.verify(SESAME, renewed)).isTrue();
    assertThat(alone.isOutdated(renewed)).isFalse();
    assertThat(rows()).hasSize(2);
  }

  @Test
  void withoutTheSecretThatSealedItTheStartIsRefused() throws Exception {
    String id = start(secret, null).current().orElseThrow().id();

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> start(changed, RunningService.newSecret()))
        .withMessageContaining("Password pepper " + id)
        .withMessageContaining("add that secret to JWT_SECRET_PREVIOUS")
        .withMessageContaining(root(secret, null).fingerprint());
    assertThat(rows()).hasSize(1);
    assertThat(start(secret, null).peppers()).hasSize(1);
  }

  @Test
  void aDamagedOrExchangedPepperRefusesTheStart() throws Exception {
    String id = start(secret, null).current().orElseThrow().id();
    execute("update password_peppers set sealed_pepper = sealed_pepper || '\\x00'::bytea");
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> start(secret, null))
        .withMessageContaining("Password pepper " + id)
        .withMessageContaining("is damaged");

    execute("delete from password_peppers");
    start(secret, null);
    // Its name is sealed with it.
    execute("update password_peppers set id = 'AAAAAAAAAAA'");
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> start(secret, null))
        .withMessageContaining("is damaged");
  }

  /** One after the other: each first gets the new secret as a previous one, then as its own. */
  @Test
  void aNodeWithTheOldSecretVerifiesWhatOneWithTheNewSecretHashed() throws Exception {
    PepperRing old = start(secret, changed);
    clock.advance(Duration.ofDays(1));
    String anew = hasher(start(changed, secret)).hash(SESAME).encoded();

    PasswordHasher running =
        new PasswordHasher(
            COST,
            1,
            new HashQueueBounds(0, Duration.ofMinutes(1)),
            new SecureRandom(),
            new Peppers(() -> old, () -> read(secret, changed), System::nanoTime),
            (account, configured) -> configured,
            took -> {});

    assertThat(running.verify(SESAME, anew)).isTrue();
    assertThat(running.isOutdated(anew)).isFalse();
    assertThat(read(secret, null).peppers()).as("cannot open any").isEmpty();
  }

  @Test
  void neitherKeyNorSecretIsStoredInClear() throws Exception {
    start(secret, null);

    try (PreparedStatement statement =
            database.prepareStatement("select sealed_pepper from password_peppers");
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      // Nonce, key and tag.
      assertThat(row.getBytes(1)).hasSize(12 + Pepper.KEY_BYTES + 16);
    }
  }

  @Test
  void storedHashesAreCountedByTheirWork() throws Exception {
    execute("delete from users where email like 'cost-%@example.com'");
    Map<String, Long> before = count();
    Argon2Cost odd = new Argon2Cost(7_171, 7, 1);
    String peppered = new PasswordHash(odd, "AAAAAAAAAAA", new byte[16], new byte[32]).encoded();
    String plain = new PasswordHash(odd, null, new byte[16], new byte[32]).encoded();
    insert("cost-1@example.com", peppered);
    insert("cost-2@example.com", plain);
    insert("cost-3@example.com", "$argon2id$nonsense");
    insert("cost-4@example.com", "$legacy$pbkdf2$sha256:1717:32$AAAA" + peppered);
    insert("cost-5@example.com", "$legacy$pbkdf2$sha256:1717:32$AQID" + plain);
    insert("cost-6@example.com", "$legacy$pbkdf2$sha256:1718:32$AAAA" + plain);
    insert("cost-7@example.com", "$legacy$pbkdf2$sha256:99999999:32$AAAA" + plain);

    Map<String, Long> expected = new HashMap<>(before);
    expected.merge(odd + "", 2L, Long::sum);
    expected.merge(odd + "sha256:1717:32", 2L, Long::sum);
    expected.merge(odd + "sha256:1718:32", 1L, Long::sum);
    assertThat(count()).isEqualTo(expected);
    execute("delete from users where email like 'cost-%@example.com'");
  }

  private static Map<String, Long> count() {
    return PostgresWithoutServer.inTransaction(
        entities -> {
          Map<String, Long> counts = new HashMap<>();
          new StoredCostService(Sql.in(entities))
              .count()
              .forEach(
                  (work, number) ->
                      counts.put(
                          work.cost() + work.legacy().map(LegacyRecipe::cost).orElse(""), number));
          return counts;
        });
  }

  private void insert(String email, String hash) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(TestUser.INSERT_ACCOUNT)) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, email);
      statement.setString(3, "{user}");
      statement.setString(4, hash);
      statement.executeUpdate();
    }
  }

  private static PasswordHasher hasher(PepperRing ring) {
    return new PasswordHasher(
        COST,
        1,
        new HashQueueBounds(0, Duration.ofMinutes(1)),
        new SecureRandom(),
        new Peppers(() -> ring, () -> ring, System::nanoTime),
        (account, configured) -> configured,
        took -> {});
  }

  private PepperRing start(String current, String previous) {
    return PostgresWithoutServer.inTransaction(
        entities -> service(entities, current, previous).prepare());
  }

  private PepperRing read(String current, String previous) {
    return PostgresWithoutServer.inTransaction(
        entities -> service(entities, current, previous).read());
  }

  private PepperService service(EntityManager entities, String current, String previous) {
    return new PepperService(entities, root(current, previous), clock);
  }

  private static RootSecret root(String current, String previous) {
    Map<String, String> variables = new HashMap<>();
    variables.put("JWT_SECRET", current);
    variables.put("JWT_SECRET_PREVIOUS", previous);
    return new RootSecret(new Configuration(name -> Optional.ofNullable(variables.get(name))));
  }

  private List<String> rows() throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement statement =
            database.prepareStatement("select id from password_peppers");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return ids;
  }

  private void execute(String sql) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }
}
