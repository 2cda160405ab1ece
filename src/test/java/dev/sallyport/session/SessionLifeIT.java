package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.MICROSECOND;
import static dev.sallyport.session.SessionHarness.START;
import static dev.sallyport.session.SessionHarness.count;
import static dev.sallyport.session.SessionHarness.rows;
import static dev.sallyport.session.SessionHarness.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sallyport.WithoutServer;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.refresh.RefreshTooEarly;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A session from refresh to refresh, at the very moments that matter. */
@WithoutServer
class SessionLifeIT {
  private static final Duration IDLE = Duration.ofDays(7);
  private static final Duration ABSOLUTE = Duration.ofDays(30);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final SessionHarness world = new SessionHarness();
  private final OpenSession ada = world.signsUp();
  private final RefreshTokenValue first = ada.refreshToken();

  @Test
  void aLoginThatOutlastsItsPasswordOpensNothing() {
    OpenSession first = world.signsUp();
    UUID user = first.user().id();
    SessionHarness.update(
        "update credentials set data = replace(data, 'm=19456', 'm=19457') where user_id = ?",
        user);

    assertThat(world.logsIn(user)).isEmpty();

    assertThat(world.live(user)).containsExactly(first.id());
    assertThat(
            SessionHarness.count(
                "select count(*) from auth_events where user_id = ? and event_type = 'login'",
                user))
        .isZero();
  }

  @Test
  void aSessionBeginsWithOneUnusedToken() {
    Map<String, Object> session = session();

    assertThat(session)
        .containsEntry("user_id", ada.user().id())
        .containsEntry("created_at", Timestamp.from(START))
        .containsEntry("last_used_at", Timestamp.from(START))
        .containsEntry("idle_expires_at", Timestamp.from(START.plus(IDLE)))
        .containsEntry("absolute_expires_at", Timestamp.from(START.plus(ABSOLUTE)))
        .containsEntry("user_agent", "curl/8.5.0")
        .containsEntry("ended_at", null);
    assertThat(session.get("ip_address")).hasToString("192.0.2.1");
    assertThat(ada.refreshExpires()).isEqualTo(START.plus(IDLE));
    assertThat(ada.sessionExpires()).isEqualTo(START.plus(ABSOLUTE));
    assertThat(token(first))
        .containsEntry("session_id", ada.id())
        .containsEntry("issued_at", Timestamp.from(START))
        .containsEntry("expires_at", Timestamp.from(START.plus(IDLE)))
        .containsEntry("used_at", null)
        .containsEntry("successor_hash", null)
        .containsEntry("sealed_successor", null);
  }

  @Test
  void onlyLiveSessionsAreCounted() {
    long others = world.countAllLive() - 1;
    OpenSession second = world.logsIn(ada.user().id()).orElseThrow();
    assertThat(world.countAllLive()).isEqualTo(others + 2);

    world.logsOut(second, LogoutScope.LOCAL);
    assertThat(world.countAllLive()).isEqualTo(others + 1);

    world.turnsTo(START.plus(IDLE));
    assertThat(world.isLive(ada)).isFalse();
    assertThat(world.countAllLive()).isLessThanOrEqualTo(others);
  }

  @Test
  void aRefreshUsesTheTokenUpAndGivesAnother() {
    world.passes(Duration.ofMinutes(15));
    Timestamp now = Timestamp.from(world.now());

    OpenSession next = refreshed(first);

    assertThat(next.id()).isEqualTo(ada.id());
    assertThat(next.user().id()).isEqualTo(ada.user().id());
    assertThat(next.refreshToken().encoded()).isNotEqualTo(first.encoded());
    assertThat(next.refreshExpires()).isEqualTo(world.now().plus(IDLE));
    assertThat(next.sessionExpires()).isEqualTo(START.plus(ABSOLUTE));
    assertThat(token(first))
        .containsEntry("used_at", now)
        .containsEntry("successor_hash", next.refreshToken().hash());
    assertThat(token(next.refreshToken()))
        .containsEntry("issued_at", now)
        .containsEntry("used_at", null);
    assertThat(session()).containsEntry("last_used_at", now).containsEntry("end_reason", null);
  }

  @Test
  void theSessionShowsWhereItWasUsedLast() {
    RequestOrigin elsewhere = new RequestOrigin("2001:db8::7", null, "test");

    assertThat(world.refreshes(first, elsewhere)).isPresent();

    assertThat(session().get("ip_address")).hasToString("2001:db8::7");
    assertThat(session()).containsEntry("user_agent", null);
  }

  @Test
  void aRetryWithinTheGraceGetsTheSameSuccessorAndIsCounted() {
    List<OpenSession> sessions = List.of(ada, world.signsUp(), world.signsUp());
    List<OpenSession> refreshed =
        sessions.stream().map(session -> refreshed(session.refreshToken())).toList();

    for (int i = 0; i < 3; i++) {
      world.turnsTo(START.plus(List.of(Duration.ZERO, MICROSECOND, GRACE).get(i)));
      OpenSession next = refreshed.get(i);
      OpenSession again = refreshed(sessions.get(i).refreshToken());
      assertThat(again.refreshToken().encoded()).isEqualTo(next.refreshToken().encoded());
      assertThat(again.refreshExpires()).isEqualTo(next.refreshExpires());
      assertThat(rows("select * from sessions where id = ?", next.id()).get(0))
          .containsEntry("retries", 1)
          .containsEntry("last_retry_at", Timestamp.from(world.now()))
          .containsEntry("last_used_at", Timestamp.from(START));
    }

    assertThat(tokens()).hasSize(2);
    assertThat(world.ended()).isEmpty();
    assertThat(events("refresh")).hasSize(1);
    assertThat(events("refresh_retry"))
        .singleElement()
        .satisfies(event -> assertThat(event).containsEntry("session_id", ada.id()));
    assertThat(refreshed(refreshed.get(0).refreshToken()).refreshToken()).isNotNull();
  }

  @Test
  void aSecondRetryEndsTheSession() {
    OpenSession next = refreshed(first);
    assertThat(world.refreshes(first)).isPresent();

    assertThat(world.refreshes(first)).isEmpty();

    assertEndedByReuse();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
  }

  /** A thief who follows at once, from elsewhere. */
  @Test
  void aRetryFromAnotherNetworkEndsTheSession() {
    OpenSession next = refreshed(first);

    assertThat(world.refreshes(first, new RequestOrigin("198.51.100.9", "curl/8.5.0", "test")))
        .isEmpty();

    assertEndedByReuse();
    assertThat(events("refresh_token_reuse").get(0).get("ip_address")).hasToString("198.51.100.9");
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
  }

  @Test
  void aRetryByAnotherUserAgentEndsTheSession() {
    refreshed(first);

    assertThat(world.refreshes(first, new RequestOrigin("192.0.2.1", "python", "test"))).isEmpty();

    assertEndedByReuse();
  }

  /** The thief is the one who rotates; the user comes second. */
  @Test
  void aThiefWhoIsFasterIsFoundOutByTheUser() {
    RequestOrigin thief = new RequestOrigin("198.51.100.9", "curl/8.5.0", "test");
    OpenSession stolen = world.refreshes(first, thief).orElseThrow();

    assertThat(world.refreshes(first)).isEmpty();

    assertEndedByReuse();
    assertThat(world.refreshes(stolen.refreshToken(), thief)).isEmpty();
  }

  @Test
  void aSessionKeepsTwoTokensHoweverOftenItIsRefreshed() {
    OpenSession latest = ada;
    for (int i = 0; i < 30; i++) {
      world.passes(Duration.ofMinutes(1));
      latest = refreshed(latest.refreshToken());
      assertThat(tokens()).hasSizeLessThanOrEqualTo(2);
    }

    assertThat(tokens())
        .extracting(row -> row.get("hash"))
        .hasSize(2)
        .contains(latest.refreshToken().hash());
  }

  /** Its half that all tokens of the session share is known to whoever has any of them. */
  @Test
  void aForgedTokenOfTheFamilyGetsNothingAndEndsTheSession() {
    OpenSession next = refreshed(first);

    assertThat(world.refreshes(first.next(new SecureRandom()))).isEmpty();

    assertEndedByReuse();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
  }

  /** As StoredSession leaves it: without a family, with used tokens that no family recognises. */
  @Test
  void aSessionOlderThanFamiliesKeepsItsTokensAndGoesOn() {
    OpenSession second = refreshed(first);
    update("update sessions set token_family = null where id = ?", ada.id());

    OpenSession third = refreshed(second.refreshToken());
    assertThat(tokens()).hasSize(3);
    OpenSession fourth = refreshed(third.refreshToken());

    assertThat(tokens())
        .extracting(row -> row.get("hash"))
        .doesNotContain(second.refreshToken().hash());
    assertThat(world.isLive(ada)).isTrue();
    assertThat(world.refreshes(second.refreshToken())).isEmpty();
    assertEndedByReuse();
    assertThat(world.refreshes(fourth.refreshToken())).isEmpty();
  }

  @Test
  void aSessionRefreshesTenTimesAtOnceAndThenOnceAMinute() {
    OpenSession latest = ada;
    for (int i = 0; i < 10; i++) {
      latest = refreshed(latest.refreshToken());
    }
    RefreshTokenValue current = latest.refreshToken();
    String before = session().toString();

    assertThatExceptionOfType(RefreshTooEarly.class)
        .isThrownBy(() -> world.refreshes(current))
        .satisfies(early -> assertThat(early.waitTime()).isEqualTo(Duration.ofMinutes(1)))
        .satisfies(
            early ->
                assertThat(early.owner()).isEqualTo(new SessionRef(ada.user().id(), ada.id())));
    assertThat(session()).hasToString(before);
    assertThat(events("refresh")).hasSize(10);

    world.passes(Duration.ofMinutes(1));
    assertThat(world.refreshes(current)).isPresent();
    assertThat(world.ended()).isEmpty();
  }

  @Test
  void oneMicrosecondAfterTheGraceTheSameTokenEndsTheSession() {
    OpenSession next = refreshed(first);
    world.passes(GRACE.plus(MICROSECOND));

    assertThat(world.refreshes(first)).isEmpty();

    assertEndedByReuse();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
    assertThat(world.refreshes(first)).isEmpty();
    assertThat(events("refresh_token_reuse")).hasSize(1);
  }

  @Test
  void anOlderTokenEndsTheSessionEvenWithinTheGrace() {
    OpenSession second = refreshed(first);
    OpenSession third = refreshed(second.refreshToken());

    assertThat(world.refreshes(first)).isEmpty();

    assertEndedByReuse();
    assertThat(world.refreshes(second.refreshToken())).isEmpty();
    assertThat(world.refreshes(third.refreshToken())).isEmpty();
  }

  @Test
  void everyOlderTokenOfALongChainEndsTheSession() {
    for (int chosen = 0; chosen < 4; chosen++) {
      OpenSession session = world.signsUp();
      List<RefreshTokenValue> chain = new ArrayList<>(List.of(session.refreshToken()));
      for (int i = 0; i < 5; i++) {
        chain.add(refreshed(chain.get(i)).refreshToken());
      }

      assertThat(world.refreshes(chain.get(chosen))).isEmpty();

      assertThat(world.ended()).hasSize(chosen + 1).contains(session.id());
      assertThat(world.refreshes(chain.get(5))).isEmpty();
    }
  }

  @Test
  void withoutGraceTheSecondUseEndsTheSessionAtOnce() {
    SessionHarness strict = new SessionHarness("REFRESH_GRACE", "0");
    OpenSession eve = strict.signsUp();
    OpenSession next = strict.refreshes(eve.refreshToken()).orElseThrow();

    assertThat(strict.refreshes(eve.refreshToken())).isEmpty();

    assertThat(strict.ended()).containsExactly(eve.id());
    assertThat(strict.refreshes(next.refreshToken())).isEmpty();
  }

  @Test
  void theftEndsNoOtherSessionOfTheUser() {
    OpenSession phone = world.logsIn(ada.user().id()).orElseThrow();
    world.refreshes(first);
    world.passes(GRACE.plus(MICROSECOND));

    world.refreshes(first);

    assertThat(world.ended()).containsExactly(ada.id());
    assertThat(world.live(ada.user().id())).containsExactly(phone.id());
    assertThat(world.refreshes(phone.refreshToken())).isPresent();
  }

  @Test
  void aSessionLivesUntilItsIdleExpiryAndNotAtIt() {
    OpenSession other = world.signsUp();
    world.turnsTo(START.plus(IDLE).minus(MICROSECOND));
    assertThat(world.isLive(ada)).isTrue();
    OpenSession next = refreshed(first);

    world.turnsTo(START.plus(IDLE));
    assertThat(world.isLive(other)).isFalse();
    assertThat(world.refreshes(other.refreshToken())).isEmpty();
    assertThat(world.isLive(ada)).isTrue();

    Instant nextExpiry = START.plus(IDLE).minus(MICROSECOND).plus(IDLE);
    assertThat(next.refreshExpires()).isEqualTo(nextExpiry);
    world.turnsTo(nextExpiry);
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
    assertThat(world.ended()).isEmpty();
    assertThat(events("refresh_token_reuse")).isEmpty();
  }

  @Test
  void noRefreshCarriesASessionPastItsAbsoluteExpiry() {
    Instant end = START.plus(ABSOLUTE);
    OpenSession latest = ada;
    for (int day = 6; day < 30; day += 6) {
      world.turnsTo(START.plus(Duration.ofDays(day)));
      latest = refreshed(latest.refreshToken());
    }
    assertThat(latest.refreshExpires()).isEqualTo(end);

    world.turnsTo(end.minus(MICROSECOND));
    assertThat(world.isLive(ada)).isTrue();
    latest = refreshed(latest.refreshToken());
    assertThat(latest.refreshExpires()).isEqualTo(end);

    world.turnsTo(end);
    assertThat(world.isLive(ada)).isFalse();
    assertThat(world.refreshes(latest.refreshToken())).isEmpty();
  }

  @Test
  void anOldTokenOfAnExpiredSessionIsStillTheft() {
    world.refreshes(first);
    world.passes(IDLE);

    assertThat(world.refreshes(first)).isEmpty();

    assertEndedByReuse();
  }

  @Test
  void anUnknownTokenIsRefusedAndLeavesNoTrace() {
    long before = count("select count(*) from auth_events");
    RefreshTokenValue unknown = RefreshTokenValue.parse("A".repeat(43)).orElseThrow();

    assertThat(world.refreshes(unknown)).isEmpty();

    assertThat(world.ended()).isEmpty();
    assertThat(count("select count(*) from auth_events")).isEqualTo(before);
  }

  @Test
  void theHashThatIsStoredIsNoToken() {
    Optional<RefreshTokenValue> stolen = RefreshTokenValue.parse(first.hash());

    assertThat(stolen.flatMap(world::refreshes)).isEmpty();
    assertThat(world.isLive(ada)).isTrue();
  }

  /** What an earlier password has opened must not outlive it. */
  @Test
  void aNewPasswordEndsEverySessionButTheOneThatChangedIt() {
    UUID user = ada.user().id();
    OpenSession other = world.logsIn(user).orElseThrow();

    world.changesPassword(user, Optional.of(ada.id()));

    assertThat(world.live(user)).containsExactly(ada.id());
    assertThat(world.ended()).containsExactly(other.id());
    assertThat(world.refreshes(other.refreshToken())).isEmpty();
    assertThat(world.logsIn(user)).isEmpty();
    world.changesPassword(user, Optional.empty());
    assertThat(world.live(user)).isEmpty();
  }

  /** The user does not authenticate again by refreshing. */
  @Test
  void aRefreshKeepsTheTimeOfTheAuthentication() {
    world.passes(Duration.ofHours(1));

    OpenSession later = world.refreshes(first).orElseThrow();

    assertThat(later.authentication())
        .isEqualTo(ada.authentication())
        .isEqualTo(Authentication.byPassword(SessionHarness.START));
  }

  @Test
  void whatFailsInTheEndHasNotHappened() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                world.tell(
                    services -> {
                      services.refreshes().refresh(first, SessionHarness.ORIGIN);
                      throw new IllegalStateException("before the commit");
                    }));

    assertThat(tokens()).hasSize(1);
    assertThat(refreshed(first).refreshToken()).isNotNull();
  }

  /** In any spelling: as sent, as bytes, and as bytes in hexadecimal or another Base64. */
  @Test
  void nothingInTheDatabaseIsATokenInClear() {
    List<RefreshTokenValue> chain = new ArrayList<>(List.of(first));
    for (int i = 0; i < 3; i++) {
      chain.add(refreshed(chain.get(i)).refreshToken());
    }
    world.refreshes(chain.get(0));

    for (String table : List.of("users", "sessions", "refresh_tokens", "auth_events")) {
      String text = rows("select t::text as line from " + table + " t").toString();
      for (RefreshTokenValue token : chain) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.encoded());
        assertThat(text)
            .as(table)
            .doesNotContain(
                token.encoded(),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().formatHex(bytes, 0, 16),
                HexFormat.of().formatHex(bytes, 16, 32),
                token.encoded().substring(0, 21),
                token.encoded().substring(22),
                HexFormat.of().formatHex(token.encoded().getBytes(StandardCharsets.US_ASCII)));
      }
    }
    assertThat(rows("select t::text as line from refresh_tokens t").toString())
        .contains(chain.get(3).hash());
  }

  private void assertEndedByReuse() {
    assertThat(world.ended()).containsExactly(ada.id());
    assertThat(world.isLive(ada)).isFalse();
    assertThat(session())
        .containsEntry("ended_at", Timestamp.from(world.now()))
        .containsEntry("end_reason", "refresh_reuse");
    assertThat(events("refresh_token_reuse"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event)
                    .containsEntry("success", false)
                    .containsEntry("failure_reason", "reused_token")
                    .containsEntry("created_at", Timestamp.from(world.now())));
  }

  private OpenSession refreshed(RefreshTokenValue token) {
    return world.refreshes(token).orElseThrow();
  }

  private Map<String, Object> session() {
    return rows("select * from sessions where id = ?", ada.id()).get(0);
  }

  private List<Map<String, Object>> tokens() {
    return rows("select * from refresh_tokens where session_id = ?", ada.id());
  }

  private static Map<String, Object> token(RefreshTokenValue token) {
    return rows("select * from refresh_tokens where hash = ?", token.hash()).get(0);
  }

  private List<Map<String, Object>> events(String type) {
    return rows(
        "select * from auth_events where user_id = ? and event_type = ?", ada.user().id(), type);
  }
}
