package dev.sallyport.token.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.MovableClock;
import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.RunningService;
import dev.sallyport.Slow;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.config.StartupException;
import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.database.lock.AdvisoryLock;
import dev.sallyport.platform.grid.DataGrid;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.token.OperatorQuery;
import dev.sallyport.token.TestTokens;
import dev.sallyport.token.TokenIssuer;
import dev.sallyport.token.TokenSettings;
import dev.sallyport.token.TokenVerifier;
import dev.sallyport.token.key.store.EcdsaProvider;
import dev.sallyport.token.key.store.KeyPurpose;
import dev.sallyport.token.key.store.KeyRing;
import dev.sallyport.token.key.store.SigningAlgorithm;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of one {@code JWT_SECRET} on real PostgreSQL, at times that the test chooses. */
@WithoutServer
@Slow(takesLong = true)
class SigningKeyServiceIT {
  // Kept here: a logger that nobody holds is forgotten, with its handlers.
  private static final Logger LOGGER = Logger.getLogger(SigningKeyService.class.getPackageName());

  private static final Duration PERIOD = Duration.ofDays(30);
  private static final Duration LEAD = Duration.ofMinutes(10);
  private static final Duration FOLLOW = Duration.ofSeconds(5);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15).plusSeconds(30);

  private final Instant start = Instant.parse("2026-03-01T12:00:00Z");
  private final MovableClock clock = new MovableClock(start);
  private String secret = RunningService.newSecret();
  private final Connection database = PostgresWithoutServer.connection();
  private final Log log = new Log();
  private final KeyMemory memory =
      new KeyMemory(new DataGrid(Optional.empty(), rootSecret(secret)));

  /** Keys of other secrets, such as the other tests', would be a change of the secret. */
  @BeforeEach
  void noKeyIsThere() throws SQLException {
    try (PreparedStatement statement = database.prepareStatement("delete from signing_keys")) {
      statement.executeUpdate();
    }
  }

  @BeforeEach
  void listen() {
    LOGGER.addHandler(log);
    EcdsaProvider.register();
  }

  @AfterEach
  void close() throws SQLException {
    LOGGER.removeHandler(log);
    database.close();
  }

  @Test
  void theFirstKeySignsAtOnceAndTheNextIsPublishedAlready() {
    KeyRing ring = tend();

    assertThat(states()).containsExactly("published", "active");
    assertThat(ring.signing(start).kid()).isEqualTo(kids().get(1));
    assertThat(ring.jwks(start)).contains(kids());
    assertThat(ring.find(kids().get(0)).orElseThrow().activates()).isEqualTo(start.plus(PERIOD));
  }

  @Test
  void nodesThatStartTogetherMakeOneKeyThatSignsAndOneNext() throws Exception {
    int nodes = 8;
    CyclicBarrier together = new CyclicBarrier(nodes);
    Callable<KeyRing> node =
        () -> {
          together.await();
          return tend();
        };

    List<KeyRing> rings = TestUser.atOnce(Collections.nCopies(nodes, node));

    assertThat(states()).containsExactly("published", "active");
    assertThat(rings)
        .extracting(ring -> ring.signing(start).kid())
        .containsOnly(kids().get(1))
        .hasSize(nodes);
  }

  @Test
  void aKeyGivesWayAtTheEndOfItsPeriodAndVerifiesForATokensLife() {
    KeyRing first = tend();
    String old = first.signing(start).kid();
    Instant takeover = start.plus(PERIOD);

    clock.set(takeover.minusMillis(1));
    assertThat(tend().signing(clock.instant()).kid()).isEqualTo(old);
    clock.set(takeover);
    // A node that has not read since changes over at the same moment.
    String next = first.signing(takeover).kid();
    KeyRing ring = tend();

    assertThat(ring.signing(takeover).kid()).isEqualTo(next).isNotEqualTo(old);
    assertThat(ring.find(old).orElseThrow().times().retires())
        .isEqualTo(takeover.plus(TOKEN_LIFE).plus(FOLLOW));
    assertThat(states()).containsExactly("published", "active", "retired");
    assertThat(rotationsTo(next)).as("auth events").isOne();
    clock.set(takeover.plus(TOKEN_LIFE).plus(FOLLOW).minusMillis(1));
    assertThat(tend().verifying(old, clock.instant())).isPresent();
    clock.set(takeover.plus(TOKEN_LIFE).plus(FOLLOW));
    assertThat(tend().verifying(old, clock.instant())).isEmpty();
    assertThat(tend().jwks(clock.instant())).doesNotContain(old).contains(next);
  }

  /** Its clock has gone on while it waited for the other node. */
  @Test
  void aNodeThatWaitsWhileAnotherActivatesAKeyRecordsNoSecondRotation() throws Exception {
    String old = tend().signing(start).kid();
    String next = kids().get(0);
    revoke(old);
    ExecutorService node = Executors.newSingleThreadExecutor();
    try (Connection other = PostgresWithoutServer.connection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select pg_advisory_xact_lock(" + AdvisoryLock.SIGNING_KEYS.number() + ")");
      Future<KeyRing> ring = node.submit(() -> tend());
      awaitWaitingForALock();
      clock.advance(Duration.ofSeconds(1));
      statement.execute(
          "update signing_keys set activates_at = '%s' where kid = '%s'"
              .formatted(clock.instant(), next));
      other.commit();

      assertThat(ring.get(30, TimeUnit.SECONDS).signing(clock.instant()).kid()).isEqualTo(next);
    } finally {
      node.shutdownNow();
    }

    assertThat(rotationsTo(next)).as("by the node that waited").isZero();
  }

  private void awaitWaitingForALock() throws Exception {
    try (Statement statement = database.createStatement()) {
      for (int i = 0; i < 300; i++) {
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted");
        row.next();
        if (row.getLong(1) > 0) {
          return;
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError("Nobody waits for the lock");
  }

  @Test
  void onDemandTheNextKeyTakesOverAsSoonAsNodesFollow() {
    String old = tend().signing(start).kid();
    clock.set(start.plus(LEAD));
    Instant demanded = clock.instant();

    assertThat(rotate()).contains(old);
    tend();
    clock.advance(Duration.ofSeconds(1));
    KeyRing ring = tend();

    assertThat(ring.signing(demanded.plus(FOLLOW).minusMillis(1)).kid()).isEqualTo(old);
    assertThat(ring.signing(demanded.plus(FOLLOW)).kid()).isNotEqualTo(old);
    clock.set(demanded.plus(FOLLOW).plusSeconds(60));
    String now = tend().signing(clock.instant()).kid();
    clock.advance(LEAD);
    assertThat(tend().signing(clock.instant()).kid()).as("rotated once").isEqualTo(now);
  }

  @Test
  void onDemandANextKeyThatIsNewStillWaitsUntilVerifiersHaveIt() {
    String old = tend().signing(start).kid();

    rotate();
    clock.advance(Duration.ofSeconds(1));
    KeyRing ring = tend();

    assertThat(ring.signing(start.plus(LEAD).minusMillis(1)).kid()).isEqualTo(old);
    assertThat(ring.signing(start.plus(LEAD)).kid()).isNotEqualTo(old);
  }

  @Test
  void whenTheSigningKeyIsRevokedTheNextSignsAtOnce() {
    KeyRing before = tend();
    String revoked = before.signing(start).kid();
    clock.set(start.plus(LEAD));
    Instant now = clock.instant();

    assertThat(revoke(revoked)).containsExactly(revoked);
    KeyRing ring = tend();

    String successor = ring.signing(now).kid();
    assertThat(successor).isNotEqualTo(revoked);
    assertThat(rotationsTo(successor)).as("auth events").isOne();
    // So its tokens are good for whoever has not fetched the key set since.
    assertThat(before.verifying(successor, now)).isPresent();
    assertThat(ring.verifying(revoked, now)).isEmpty();
    assertThat(ring.jwks(now)).doesNotContain(revoked);
    assertThat(states()).containsExactlyInAnyOrder("published", "active", "revoked");
    assertThat(revoke(revoked)).as("again").isEmpty();
  }

  @Test
  void aRevocationIsToldByEveryNodeBeforeOneMakesTheNextKey() {
    KeyRing known = tend();
    String revoked = known.signing(start).kid();
    clock.set(start.plus(LEAD));
    Instant now = clock.instant();
    revoke(revoked);

    KeyRing one = service(settings(Map.of()), secret, known);
    KeyRing other = service(settings(Map.of()), secret, known);

    assertThat(states()).containsExactlyInAnyOrder("active", "revoked");
    assertThat(List.of(one, other))
        .allSatisfy(
            ring -> {
              assertThat(ring.jwks(now)).doesNotContain(revoked);
              assertThat(ring.signing(now).kid()).isNotEqualTo(revoked);
            });
    service(settings(Map.of()), secret, one);
    assertThat(states()).containsExactlyInAnyOrder("published", "active", "revoked");
  }

  @Test
  void whenEveryKeyIsRevokedNewOnesAreMade() {
    tend();
    List<String> revoked = kids();
    revoked.forEach(this::revoke);

    KeyRing ring = tend();

    assertThat(revoked).doesNotContain(ring.signing(clock.instant()).kid());
    assertThat(ring.jwks(clock.instant())).doesNotContain(revoked);
    assertThat(log.lines).noneMatch(line -> line.contains("JWT_SECRET"));
  }

  @Test
  void anotherSecretMakesNewKeysAndSaysSo() {
    String token = issued(tend());
    assertThat(log.lines).noneMatch(line -> line.startsWith("WARNING"));

    KeyRing ring = service(settings(Map.of()), RunningService.newSecret(), KeyRing.EMPTY);

    assertThat(log.lines)
        .filteredOn(line -> line.startsWith("WARNING"))
        .singleElement()
        .asString()
        .contains("JWT_SECRET was rotated", "all tokens issued before stop working");
    assertThat(verifier(ring).verify(token)).isEmpty();
    assertThat(verifier(ring).verify(issued(ring))).isPresent();
    // The operator's query rotates the present secret's key, whatever else there is.
    assertThat(rotate()).contains(ring.signing(start).kid());
    // The first secret again: its keys are still there.
    assertThat(verifier(tend()).verify(token)).isPresent();
  }

  @Test
  void aChangedSecretLosesNoKeyWhenThePreviousOneIsNamed() {
    KeyRing before = tend();
    String token = issued(before);
    List<String> kids = kids();
    String changed = RunningService.newSecret();

    reseal(changed, secret);
    KeyRing after = service(settings(Map.of()), changed + "," + secret, KeyRing.EMPTY);

    assertThat(after.signing(start).kid()).isEqualTo(before.signing(start).kid());
    assertThat(verifier(after).verify(token)).isPresent();
    assertThat(verifier(after).verify(issued(after))).isPresent();
    assertThat(log.lines).noneMatch(line -> line.startsWith("WARNING"));
    // From now on the previous secret is not needed.
    KeyRing alone = service(settings(Map.of()), changed, KeyRing.EMPTY);
    assertThat(verifier(alone).verify(token)).isPresent();
    secret = changed;
    assertThat(kids()).isEqualTo(kids);
  }

  /** One after the other: each first gets the new secret as a previous one, then as its own. */
  @Test
  void nodesThatChangeTheirSecretOneAfterTheOtherShareTheirKeys() {
    tend();
    List<String> kids = kids();
    String changed = RunningService.newSecret();
    String old = secret + "," + changed;
    String anew = changed + "," + secret;

    reseal(changed, secret);
    for (int second = 0; second < 30; second++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(service(settings(Map.of()), old, KeyRing.EMPTY).verifying(clock.instant()))
          .isEqualTo(service(settings(Map.of()), anew, KeyRing.EMPTY).verifying(clock.instant()));
    }

    secret = changed;
    assertThat(kids()).isEqualTo(kids);
  }

  @Test
  void aDamagedKeyOfThePreviousSecretIsAnError() throws Exception {
    String kid = tend().signing(start).kid();
    store(kid, new byte[40]);

    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> reseal(RunningService.newSecret(), secret))
        .withMessageContaining("The signing key " + kid)
        .withMessageContaining("damaged");
  }

  private void reseal(String changed, String previous) {
    PostgresWithoutServer.inTransaction(
        entities -> {
          service(entities, settings(Map.of()), changed + "," + previous).reseal();
          return changed;
        });
  }

  @Test
  void aFlippedBitInAStoredKeyIsAnErrorAndNoNewKey() throws Exception {
    String kid = tend().signing(start).kid();
    byte[] sealed = sealed(kid);

    for (int bit :
        new int[] {0, 8 * 12 - 1, 8 * 12, 8 * (sealed.length / 2), 8 * sealed.length - 1}) {
      byte[] damaged = sealed.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      store(kid, damaged);

      assertThatExceptionOfType(StartupException.class)
          .as("bit %d", bit)
          .isThrownBy(this::tend)
          .withMessageContaining("The signing key " + kid)
          .withMessageContaining("damaged");
    }
    store(kid, new byte[0]);
    assertThatExceptionOfType(StartupException.class).isThrownBy(this::tend);
    assertThat(states()).containsExactly("published", "active");

    store(kid, sealed);
    assertThat(tend().signing(start).kid()).isEqualTo(kid);
  }

  @Test
  void aPrivateKeyOfAnotherRowIsRefused() throws Exception {
    tend();
    List<String> kids = kids();
    byte[] other = sealed(kids.get(0));

    store(kids.get(1), other);

    assertThatExceptionOfType(StartupException.class).isThrownBy(this::tend);
  }

  /** Else whoever can write the table could have tokens of their own accepted. */
  @Test
  void aPublicKeyThatIsNotTheOneOfItsNameIsRefused() throws Exception {
    tend();
    List<String> kids = kids();
    try (PreparedStatement statement =
        database.prepareStatement(
            "update signing_keys set public_jwk = replace((select other.public_jwk from"
                + " signing_keys other where other.kid = ?)::text, ?, kid) where kid = ?")) {
      statement.setString(1, kids.get(0));
      statement.setString(2, kids.get(0));
      statement.setString(3, kids.get(1));
      assertThat(statement.executeUpdate()).isOne();
    }

    assertThatExceptionOfType(StartupException.class).isThrownBy(this::tend);
  }

  @Test
  void aRunningNodeGoesOnWithTheKeysItHas() throws Exception {
    KeyRing known = tend();
    String kid = known.signing(start).kid();
    store(kid, new byte[] {1});

    KeyRing ring = service(settings(Map.of()), secret, known);

    assertThat(verifier(ring).verify(issued(ring))).isPresent();
  }

  @Test
  void aRunningNodeLeavesADamagedKeyOutAndFollowsTheOthers() throws Exception {
    KeyRing known = tend();
    String revoked = known.signing(start).kid();
    String damaged = kids().get(0);
    KeyRing withoutDamaged = new KeyRing(List.of(known.find(revoked).orElseThrow()));
    store(damaged, new byte[] {1});
    revoke(revoked);

    KeyRing ring = service(settings(Map.of()), secret, withoutDamaged);

    assertThat(ring.verifying(revoked, start)).isEmpty();
    assertThat(ring.verifying(damaged, start)).isEmpty();
    String signing = ring.signing(start).kid();
    assertThat(signing).isNotIn(revoked, damaged);
    assertThat(ring.jwks(start)).contains(signing).doesNotContain(revoked, damaged);
    assertThat(verifier(ring).verify(issued(ring))).isPresent();
    assertThat(reports(damaged)).hasSize(1);

    KeyRing next = service(settings(Map.of()), secret, ring);
    assertThat(next.signing(start).kid()).isEqualTo(signing);
    assertThat(reports(damaged)).as("reported once").hasSize(1);
  }

  @Test
  void aRevocationThatTheDatabaseHasLostIsMadeAgain() throws Exception {
    KeyRing before = tend();
    String revoked = before.signing(start).kid();
    revoke(revoked);
    KeyRing after = service(settings(Map.of()), secret, before);
    memory.compare(before, after, start);
    undo("update signing_keys set revoked_at = null where kid = ?", revoked);

    KeyRing promoted = service(settings(Map.of()), secret, after);

    assertThat(promoted.verifying(revoked, start)).isEmpty();
    assertThat(promoted.jwks(start)).doesNotContain(revoked);
    assertThat(verifier(promoted).verify(issued(promoted))).isPresent();
    assertThat(repeated("key_revoked " + revoked)).isOne();
    assertThat(service(settings(Map.of()), secret, promoted).verifying(revoked, start)).isEmpty();
    assertThat(repeated("key_revoked " + revoked)).as("once").isOne();
  }

  @Test
  void aRotationThatTheDatabaseHasLostIsMadeAgain() throws Exception {
    KeyRing before = tend();
    String old = before.signing(start).kid();
    clock.set(start.plus(LEAD));
    rotate();
    memory.compare(before, service(settings(Map.of()), secret, before), clock.instant());
    undo("update signing_keys set rotation_due_at = null where kid = ?", old);
    undo(
        "update signing_keys set activates_at = created_at + interval '30 days' where kid <> ?",
        old);

    service(settings(Map.of()), secret, before);
    clock.advance(FOLLOW.plusSeconds(1));

    assertThat(tend().signing(clock.instant()).kid()).isNotEqualTo(old);
    assertThat(repeated("key_rotated " + old)).isOne();
  }

  @Test
  void aKeyThatHasRetiredWasNotRevoked() {
    KeyRing before = tend();
    clock.set(start.plus(PERIOD));
    KeyRing after = tend();
    memory.compare(before, after, clock.instant());
    clock.set(start.plus(PERIOD).plus(TOKEN_LIFE).plus(FOLLOW));
    memory.compare(after, tend(), clock.instant());
    tend();

    assertThat(log.lines).noneMatch(line -> line.contains("had lost"));
  }

  private void undo(String sql, String kid) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, kid);
      assertThat(statement.executeUpdate()).isOne();
    }
  }

  private long repeated(String detail) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement(
            "select count(*) from auth_events where event_type = 'lost_change_repeated'"
                + " and detail = ?")) {
      statement.setString(1, detail);
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aDamagedNextKeyIsReplacedBeforeItsTurn() throws Exception {
    KeyRing known = tend();
    String signing = known.signing(start).kid();
    String damaged = kids().get(0);
    store(damaged, new byte[] {1});
    KeyRing ring =
        service(
            settings(Map.of()), secret, new KeyRing(List.of(known.find(signing).orElseThrow())));

    clock.set(start.plus(PERIOD));
    ring = service(settings(Map.of()), secret, ring);

    assertThat(ring.signing(clock.instant()).kid()).isNotIn(signing, damaged);
    assertThat(verifier(ring).verify(issued(ring))).isPresent();
  }

  @Test
  void operatorsRevokeAndRotateBesideADamagedKey() throws Exception {
    KeyRing known = tend();
    String signing = known.signing(start).kid();
    String damaged = kids().get(0);
    store(damaged, new byte[] {1});

    PostgresWithoutServer.inTransaction(
        entities -> {
          KeyOperationService operations =
              new KeyOperationService(
                  entities,
                  service(entities),
                  rootSecret(secret),
                  PostgresWithoutServer.audit(entities, clock),
                  clock);
          return operations.revoke(signing, RequestOrigin.SERVICE)
              && operations.revoke(damaged, RequestOrigin.SERVICE);
        });

    KeyRing ring = service(settings(Map.of()), secret, known);
    assertThat(ring.verifying(signing, start)).isEmpty();
    assertThat(ring.signing(start).kid()).isNotIn(signing, damaged);
  }

  private List<String> reports(String kid) {
    return log.lines.stream().filter(l -> l.startsWith("SEVERE") && l.contains(kid)).toList();
  }

  @Test
  void anotherAlgorithmTakesOverOncePublishedAndNothingIsRefused() {
    tend();
    clock.set(start.plus(LEAD));
    Instant changed = clock.instant();
    TokenSettings es256 = settings(Map.of("JWT_ALGORITHM", "ES256"));

    KeyRing ring = service(es256, secret, KeyRing.EMPTY);
    String token = issued(ring);

    assertThat(ring.signing(changed).algorithm()).isEqualTo(SigningAlgorithm.RS256);
    assertThat(ring.signing(changed.plus(LEAD).minusMillis(1)).algorithm())
        .isEqualTo(SigningAlgorithm.RS256);
    assertThat(ring.signing(changed.plus(LEAD)).algorithm()).isEqualTo(SigningAlgorithm.ES256);
    clock.set(changed.plus(LEAD));
    KeyRing after = service(es256, secret, ring);
    assertThat(verifier(after).verify(token)).isPresent();
    assertThat(verifier(after).verify(issued(after))).isPresent();
    assertThat(states()).containsExactly("published", "active", "retired");
  }

  @Test
  void nodesOfDifferentAlgorithmsDoNotMakeKeysWithoutEnd() {
    TokenSettings es256 = settings(Map.of("JWT_ALGORITHM", "ES256"));
    tend();
    clock.set(start.plus(LEAD));

    IntStream.range(0, 60)
        .forEach(
            second -> {
              clock.advance(Duration.ofSeconds(1));
              service(es256, secret, KeyRing.EMPTY);
              tend();
            });

    assertThat(kids()).hasSize(2);
  }

  private long rotationsTo(String kid) {
    try (PreparedStatement statement =
        database.prepareStatement(
            "select count(*) from auth_events where event_type = 'key_rotated' and success"
                + " and actor_id is null and detail = ?")) {
      statement.setString(1, kid);
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private KeyRing tend() {
    return service(settings(Map.of()), secret, KeyRing.EMPTY);
  }

  /**
   * @param rootSecret the secret, and behind commas the previous ones
   */
  private KeyRing service(TokenSettings settings, String rootSecret, KeyRing known) {
    return PostgresWithoutServer.inTransaction(
        entities ->
            service(entities, settings, rootSecret).reconcile(KeyPurpose.ACCESS_TOKEN, known));
  }

  private SigningKeyService service(EntityManager entities) {
    return service(entities, settings(Map.of()), secret);
  }

  private SigningKeyService service(
      EntityManager entities, TokenSettings settings, String rootSecret) {
    return new SigningKeyService(
        entities,
        settings.keyPolicy(),
        rootSecret(rootSecret),
        clock,
        PostgresWithoutServer.audit(entities, clock),
        memory);
  }

  private static TokenSettings settings(Map<String, String> variables) {
    return new TokenSettings(new Configuration(n -> Optional.ofNullable(variables.get(n))));
  }

  private static RootSecret rootSecret(String value) {
    String[] secrets = value.split(",", 2);
    Map<String, String> variables = new HashMap<>(Map.of("JWT_SECRET", secrets[0]));
    if (secrets.length > 1) {
      variables.put("JWT_SECRET_PREVIOUS", secrets[1]);
    }
    return new RootSecret(new Configuration(name -> Optional.ofNullable(variables.get(name))));
  }

  private String issued(KeyRing ring) {
    Instant latest = clock.instant().plus(Duration.ofDays(1));
    return new TokenIssuer(settings(Map.of()), () -> ring, clock, () -> {})
        .issue(TestTokens.subject(), latest)
        .value();
  }

  private TokenVerifier verifier(KeyRing ring) {
    return new TokenVerifier(settings(Map.of()), () -> ring, clock);
  }

  private List<String> rotate() {
    return first(OperatorQuery.ROTATE.at(clock.instant()).run(database));
  }

  private List<String> revoke(String kid) {
    return first(OperatorQuery.REVOKE.at(clock.instant()).run(database, kid));
  }

  /** Of this test's secret, the newest first. */
  private List<String> kids() {
    return first(keys());
  }

  private List<String> states() {
    return keys().stream().map(key -> key.get(3)).toList();
  }

  private List<List<String>> keys() {
    List<String> ours =
        first(
            new OperatorQuery("select kid from signing_keys where sealed_by = :'secret'")
                .run(database, rootSecret(secret).fingerprint()));
    return OperatorQuery.LIST.at(clock.instant()).run(database).stream()
        .filter(key -> ours.contains(key.get(0)))
        .toList();
  }

  private static List<String> first(List<List<String>> rows) {
    return rows.stream().map(row -> row.get(0)).toList();
  }

  private byte[] sealed(String kid) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement("select sealed_private_key from signing_keys where kid = ?")) {
      statement.setString(1, kid);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getBytes(1);
      }
    }
  }

  private void store(String kid, byte[] sealed) throws SQLException {
    try (PreparedStatement statement =
        database.prepareStatement("update signing_keys set sealed_private_key = ? where kid = ?")) {
      statement.setBytes(1, sealed);
      statement.setString(2, kid);
      assertThat(statement.executeUpdate()).isOne();
    }
  }

  /** What an operator would read. */
  private static final class Log extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord entry) {
      lines.add(
          entry.getLevel() + " " + MessageFormat.format(entry.getMessage(), entry.getParameters()));
    }

    @Override
    public void flush() {
      // Nothing is kept back.
    }

    @Override
    public void close() {
      setLevel(Level.OFF);
    }
  }
}
