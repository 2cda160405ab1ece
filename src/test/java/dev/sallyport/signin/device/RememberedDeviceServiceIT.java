package dev.sallyport.signin.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.PostgresWithoutServer;
import dev.sallyport.TestUser;
import dev.sallyport.WithoutServer;
import dev.sallyport.account.User;
import dev.sallyport.mail.MailSettings;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.platform.database.Sql;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.SessionHarness;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.notice.SecurityNotice;
import dev.sallyport.signin.requirement.SecondFactorPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Devices on real PostgreSQL, at a time that the test chooses. */
@WithoutServer
class RememberedDeviceServiceIT {
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);
  private static final RequestOrigin ORIGIN = new RequestOrigin("192.0.2.1", "curl/8.5.0", "test");

  private final SessionHarness harness = new SessionHarness();
  private final UUID user = harness.signsUp().user().id();
  private final Map<String, String> variables = new HashMap<>();

  @Test
  void aDeviceIsRememberedForThirtyDays() {
    String token = remembers().orElseThrow();
    harness.clock().advance(Duration.ofDays(30).minus(MICROSECOND));
    // A use does not extend the time.
    String next = recognises(token).orElseThrow().nextToken().orElseThrow();
    assertThat(devices()).hasSize(1);

    harness.clock().advance(MICROSECOND);

    assertThat(recognises(next)).isEmpty();
    assertThat(devices()).isEmpty();
  }

  @Test
  void aShorterLifetimeAppliesToEarlierDevices() {
    String token = remembers().orElseThrow();
    variables.put("REMEMBERED_DEVICE_TTL", "1d");
    harness.clock().advance(Duration.ofDays(1).minus(MICROSECOND));
    String next = recognises(token).orElseThrow().nextToken().orElseThrow();

    harness.clock().advance(MICROSECOND);

    assertThat(recognises(next)).isEmpty();
    assertThat(devices()).isEmpty();
  }

  @Test
  void withoutLifetimeNoDeviceIsRememberedOrRecognised() {
    String token = remembers().orElseThrow();
    variables.put("REMEMBERED_DEVICE_TTL", "0");

    assertThat(remembers()).isEmpty();
    assertThat(recognises(token)).isEmpty();
  }

  @Test
  void whoeverMustHaveASecondFactorIsAlwaysAsked() {
    String token = remembers().orElseThrow();
    variables.put("SECOND_FACTOR", "required");

    assertThat(remembers()).isEmpty();
    assertThat(recognises(token)).isEmpty();
    variables.put("SECOND_FACTOR", "required:admin");
    assertThat(recognises(token)).isPresent();
  }

  @Test
  void operatorsAreAlwaysAskedWithoutAnyPolicy() {
    String token = remembers().orElseThrow();
    SessionHarness.update("update users set roles = '{admin,user}' where id = ?", user);

    assertThat(remembers()).isEmpty();
    assertThat(recognises(token)).isEmpty();
  }

  @Test
  void onlyTheHashIsStored() {
    String token = remembers().orElseThrow();

    assertThat(token).matches("[A-Za-z0-9_-]{43}");
    assertThat(
            SessionHarness.rows(
                "select remembered_devices::text as row, encode(token_hash, 'base64') as hash"
                    + " from remembered_devices where user_id = ?",
                user))
        .singleElement()
        .asString()
        .doesNotContain(token);
  }

  @Test
  void aTokenIsOfOneUser() {
    String token = remembers().orElseThrow();
    UUID other = harness.signsUp().user().id();

    assertThat(recognises(other, token)).isEmpty();
    assertThat(recognises(token)).isPresent();
  }

  @Test
  void whatIsNoTokenIsIgnored() {
    remembers();

    for (String wrong : new String[] {null, "", "x", "A".repeat(43), "A".repeat(44)}) {
      assertThat(recognises(wrong)).isEmpty();
    }
  }

  /** The response with the successor was lost: the device is not. */
  @Test
  void theTokenBeforeIsAcceptedUntilItsSuccessorIsUsed() {
    String first = remembers().orElseThrow();
    assertThat(recognises(first).orElseThrow().nextToken()).isPresent();
    harness.clock().advance(Duration.ofDays(1));

    String second = recognises(first).orElseThrow().nextToken().orElseThrow();
    String third = recognises(second).orElseThrow().nextToken().orElseThrow();

    assertThat(recognises(first)).isEmpty();
    harness.clock().advance(Duration.ofDays(1));
    assertThat(recognises(third)).isPresent();
    assertThat(recognises(second)).isEmpty();
  }

  @Test
  void withinAMinuteTheTokenBeforeIsNotRotatedAgain() {
    String first = remembers().orElseThrow();
    String next = recognises(first).orElseThrow().nextToken().orElseThrow();
    harness.clock().advance(Duration.ofMinutes(1).minus(MICROSECOND));
    assertThat(recognises(first).orElseThrow().nextToken()).isEmpty();
    assertThat(recognises(next)).isPresent();
  }

  @Test
  void afterAMinuteTheTokenBeforeIsRotated() {
    String first = remembers().orElseThrow();
    String lost = recognises(first).orElseThrow().nextToken().orElseThrow();
    harness.clock().advance(Duration.ofMinutes(1));

    assertThat(recognises(first).orElseThrow().nextToken()).isPresent();
    assertThat(recognises(lost)).isEmpty();
  }

  @Test
  void ofTwentyUsesAtOnceOneRotates() throws Exception {
    String first = remembers().orElseThrow();
    List<Callable<Optional<RecognisedDevice>>> uses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      uses.add(() -> recognises(first));
    }

    List<Optional<RecognisedDevice>> answers = TestUser.atOnce(uses);

    assertThat(answers).allMatch(Optional::isPresent);
    List<String> next =
        answers.stream().flatMap(answer -> answer.orElseThrow().nextToken().stream()).toList();
    assertThat(next).hasSize(1);
    assertThat(recognises(next.get(0))).isPresent();
  }

  @Test
  void aUserHasAtMostTenDevices() {
    String oldest = remembers().orElseThrow();
    harness.clock().advance(Duration.ofSeconds(1));
    String used = remembers().orElseThrow();
    for (int i = 0; i < 8; i++) {
      harness.clock().advance(Duration.ofSeconds(1));
      remembers();
    }
    assertThat(devices()).hasSize(10);
    harness.clock().advance(Duration.ofSeconds(1));
    used = recognises(used).orElseThrow().nextToken().orElseThrow();

    remembers();

    assertThat(devices()).hasSize(10);
    assertThat(recognises(oldest)).isEmpty();
    assertThat(recognises(used)).isPresent();
  }

  @Test
  void expiredDevicesAreRemoved() {
    remembers();
    harness.clock().advance(Duration.ofDays(30).plus(MICROSECOND));

    ask(services -> services.devices.removeExpired(harness.clock().instant(), 5_000));

    assertThat(SessionHarness.rows("select id from remembered_devices where user_id = ?", user))
        .isEmpty();
  }

  @Test
  void aUserForgetsDevices() {
    String token = remembers().orElseThrow();
    remembers();
    harness.clock().advance(Duration.ofSeconds(1));
    SessionRef session = new SessionRef(user, UUID.randomUUID());
    UUID id = devices().get(0).id();
    SessionRef stranger = new SessionRef(harness.signsUp().user().id(), UUID.randomUUID());

    assertThat(forgets(stranger, id)).isFalse();
    assertThat(forgets(session, id)).isTrue();
    assertThat(forgets(session, id)).isFalse();
    assertThat(devices()).hasSize(1);
    harness.clock().advance(Duration.ofSeconds(1));
    ask(
        services -> {
          services.devices.forgetAll(session, ORIGIN);
          return null;
        });

    assertThat(devices()).isEmpty();
    assertThat(recognises(token)).isEmpty();
    assertThat(
            SessionHarness.rows(
                "select detail from auth_events where user_id = ? and event_type ="
                    + " 'device_forgotten' order by created_at",
                user))
        .extracting(row -> row.get("detail"))
        .containsExactly(id.toString(), "all");
  }

  private Optional<String> remembers() {
    return ask(
        services -> services.devices.remember(services.user(user), UUID.randomUUID(), ORIGIN));
  }

  private Optional<RecognisedDevice> recognises(String token) {
    return recognises(user, token);
  }

  private Optional<RecognisedDevice> recognises(UUID owner, String token) {
    return ask(
        services ->
            services.devices.recognise(services.user(owner), token, UUID.randomUUID(), ORIGIN));
  }

  private boolean forgets(SessionRef session, UUID id) {
    return ask(services -> services.devices.forget(session, id, ORIGIN));
  }

  private List<RememberedDevice> devices() {
    return ask(services -> services.devices.of(user));
  }

  /** The service in a transaction. */
  private record Services(SessionHarness.Services all, RememberedDeviceService devices) {
    /** Locked, as its callers do. */
    User user(UUID id) {
      return all.accounts().lock(id).orElseThrow();
    }
  }

  private <T> T ask(Function<Services, T> call) {
    Configuration configuration =
        new Configuration(name -> Optional.ofNullable(variables.get(name)));
    return harness.ask(
        services ->
            call.apply(
                new Services(
                    services,
                    new RememberedDeviceService(
                        Sql.in(services.entities()),
                        services.accounts(),
                        new RememberedDeviceSettings(configuration),
                        new SecondFactorPolicy(configuration),
                        new SecurityNotice(null, new MailSettings(configuration)),
                        PostgresWithoutServer.audit(services.entities(), harness.clock()),
                        harness.clock()))));
  }
}
