package dev.sallyport.session;

import static dev.sallyport.session.SessionHarness.MICROSECOND;
import static dev.sallyport.session.SessionHarness.START;
import static dev.sallyport.session.SessionHarness.rows;
import static dev.sallyport.session.SessionHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.WithoutServer;
import dev.sallyport.session.secret.RefreshTokenValue;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends sessions, which, and what is left of them. */
@WithoutServer
class SessionEndIT {
  private final SessionHarness world = new SessionHarness();
  private final OpenSession laptop = world.signsUp();
  private final UUID ada = laptop.user().id();
  private final OpenSession phone = world.logsIn(ada).orElseThrow();
  private final OpenSession tablet = world.logsIn(ada).orElseThrow();
  private final OpenSession strangers = world.signsUp();

  @Test
  void logOutEndsThisSession() {
    world.passes(Duration.ofMinutes(1));

    assertThat(world.logsOut(laptop, LogoutScope.LOCAL)).isTrue();

    assertEnded("logout", laptop);
    assertStillGood(phone, tablet, strangers);
    assertThat(events("logout")).hasSize(1);
  }

  @Test
  void logOutOfTheOthersKeepsThisSession() {
    assertThat(world.logsOut(laptop, LogoutScope.OTHERS)).isTrue();

    assertEnded("logout", phone, tablet);
    assertStillGood(laptop, strangers);
    assertThat(events("logout")).hasSize(1);
  }

  @Test
  void logOutEverywhereEndsEverySessionOfTheUser() {
    assertThat(world.logsOut(laptop, LogoutScope.GLOBAL)).isTrue();

    assertEnded("logout", laptop, phone, tablet);
    assertStillGood(strangers);
    assertThat(events("logout")).hasSize(1);
  }

  @Test
  void loggingOutAgainIsHarmless() {
    for (LogoutScope scope : List.of(LogoutScope.OTHERS, LogoutScope.LOCAL, LogoutScope.GLOBAL)) {
      OpenSession current = world.logsIn(ada).orElseThrow();
      assertThat(world.logsOut(current, LogoutScope.OTHERS)).isTrue();
      assertThat(world.logsOut(current, scope)).isTrue();
      List<Map<String, Object>> before = rows("select * from sessions where user_id = ?", ada);
      int ended = world.ended().size();
      int events = events("logout").size();
      world.passes(Duration.ofMinutes(1));

      assertThat(world.logsOut(current, scope)).isTrue();

      assertThat(rows("select * from sessions where user_id = ?", ada)).hasToString(before + "");
      assertThat(world.ended()).hasSize(ended);
      assertThat(events("logout")).hasSize(events);
    }
  }

  @Test
  void aSessionThatHasEndedEndsNoOthers() {
    world.logsOut(laptop, LogoutScope.LOCAL);

    assertThat(world.logsOut(laptop, LogoutScope.OTHERS)).isFalse();
    assertThat(world.logsOut(laptop, LogoutScope.GLOBAL)).isFalse();

    assertThat(world.ended()).containsExactly(laptop.id());
    assertStillGood(phone, tablet);
  }

  @Test
  void aSessionThatHasExpiredEndsNoOthers() {
    world.turnsTo(START.plus(Duration.ofDays(7)).minus(MICROSECOND));
    OpenSession fresh = world.refreshes(phone.refreshToken()).orElseThrow();
    world.turnsTo(START.plus(Duration.ofDays(7)));

    assertThat(world.logsOut(laptop, LogoutScope.GLOBAL)).isFalse();

    assertThat(world.ended()).isEmpty();
    assertStillGood(fresh);
  }

  @Test
  void aSessionOfAnotherUserIsNobodysToEnd() {
    assertThat(world.logsOut(new SessionRef(ada, strangers.id()), LogoutScope.LOCAL)).isTrue();

    assertThat(world.ended()).isEmpty();
    assertStillGood(strangers);
  }

  @Test
  void everyTokenTellsWhoseItIsForALogOut() {
    OpenSession next = world.refreshes(laptop.refreshToken()).orElseThrow();
    world.logsOut(laptop, LogoutScope.LOCAL);

    for (RefreshTokenValue token : List.of(laptop.refreshToken(), next.refreshToken())) {
      assertThat(world.ownerOf(token)).contains(new SessionRef(ada, laptop.id()));
    }
    RefreshTokenValue unknown = RefreshTokenValue.parse("A".repeat(43)).orElseThrow();
    assertThat(world.ownerOf(unknown)).isEmpty();
  }

  @Test
  void everyPrunedTokenTellsWhoseItIs() {
    OpenSession second = world.refreshes(laptop.refreshToken()).orElseThrow();
    world.refreshes(second.refreshToken());
    assertThat(rows("select 1 from refresh_tokens where hash = ?", laptop.refreshToken().hash()))
        .isEmpty();

    assertThat(world.ownerOf(laptop.refreshToken())).contains(new SessionRef(ada, laptop.id()));
  }

  @Test
  void theCurrentRefreshTokenLogsOutByScope() {
    assertThat(world.logsOut(laptop.refreshToken(), LogoutScope.OTHERS)).contains(true);
    assertEnded("logout", phone, tablet);

    assertThat(world.logsOut(laptop.refreshToken(), LogoutScope.LOCAL)).contains(true);
    assertThat(world.isLive(laptop)).isFalse();
    assertThat(world.logsOut(laptop.refreshToken(), LogoutScope.LOCAL)).contains(true);
    assertThat(events("logout")).hasSize(2);
    assertThat(events("refresh_token_reuse")).isEmpty();
  }

  /** Its client did not get the answer to its last refresh. */
  @Test
  void theJustUsedRefreshTokenOfTheSameClientLogsOutByScope() {
    world.refreshes(laptop.refreshToken());

    assertThat(world.logsOut(laptop.refreshToken(), LogoutScope.GLOBAL)).contains(true);

    assertThat(world.live(ada)).isEmpty();
    assertThat(events("refresh_token_reuse")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(LogoutScope.class)
  void anOldRefreshTokenIsReuseAndSignsNobodyOutElsewhere(LogoutScope scope) {
    world.refreshes(laptop.refreshToken());
    world.passes(Duration.ofMinutes(1));

    assertThat(world.logsOut(laptop.refreshToken(), scope)).contains(scope == LogoutScope.LOCAL);

    assertThat(world.ended()).containsExactly(laptop.id());
    assertThat(events("refresh_token_reuse")).hasSize(1);
    assertThat(events("logout")).isEmpty();
    assertStillGood(phone, tablet);
  }

  @ParameterizedTest
  @EnumSource(LogoutScope.class)
  void aPrunedRefreshTokenIsReuseAndSignsNobodyOutElsewhere(LogoutScope scope) {
    OpenSession second = world.refreshes(laptop.refreshToken()).orElseThrow();
    world.refreshes(second.refreshToken());

    assertThat(world.logsOut(laptop.refreshToken(), scope)).contains(scope == LogoutScope.LOCAL);

    assertThat(world.ended()).containsExactly(laptop.id());
    assertThat(events("refresh_token_reuse")).hasSize(1);
    assertStillGood(phone, tablet);
  }

  @Test
  void revokingAnOldRefreshTokenIsReuse() {
    world.refreshes(laptop.refreshToken());
    world.passes(Duration.ofMinutes(1));

    world.revokes(laptop.refreshToken());
    world.revokes(phone.refreshToken());

    assertThat(world.ended()).containsExactly(laptop.id(), phone.id());
    assertThat(events("refresh_token_reuse")).hasSize(1);
    assertThat(events("session_ended"))
        .singleElement()
        .satisfies(event -> assertThat(event).containsEntry("detail", "token_revoked"));
  }

  @Test
  void anUnknownTokenLogsNobodyOut() {
    RefreshTokenValue unknown = RefreshTokenValue.random(new SecureRandom());

    assertThat(world.logsOut(unknown, LogoutScope.GLOBAL)).isEmpty();
    world.revokes(unknown);

    assertStillGood(laptop, phone, tablet);
  }

  @Test
  void sessionsWithoutAnAnswerEndAndAreFoundAgain() {
    UUID unknown = UUID.randomUUID();
    List<UUID> ids = List.of(phone.id(), unknown, tablet.id());

    assertThat(world.endsUnanswered(ids)).containsExactlyInAnyOrder(phone.id(), tablet.id());
    assertEnded("unanswered", phone, tablet);
    assertThat(events("session_ended")).hasSize(2);

    assertThat(world.endsUnanswered(ids)).hasSize(2);
    assertThat(events("session_ended")).hasSize(2);
    assertStillGood(laptop, strangers);
  }

  @Test
  void deactivationEndsEverySessionAndLetsNobodyIn() {
    assertThat(world.setsActive(ada, false)).isTrue();

    assertEnded("user_deactivated", laptop, phone, tablet);
    assertThat(world.logsIn(ada)).isEmpty();
    assertThat(events("user_deactivated")).hasSize(1);
    assertStillGood(strangers);
  }

  @Test
  void activationRevivesNoSession() {
    world.setsActive(ada, false);

    assertThat(world.setsActive(ada, true)).isTrue();

    assertThat(world.live(ada)).isEmpty();
    assertThat(world.refreshes(laptop.refreshToken())).isEmpty();
    assertThat(world.logsIn(ada)).isPresent();
    assertThat(events("user_activated")).hasSize(1);
  }

  @Test
  void aUserMadeInactiveBesideTheServiceIsRefusedAllTheSame() {
    OpenSession next = world.refreshes(laptop.refreshToken()).orElseThrow();
    update("update users set is_active = false where id = ?", ada);

    assertThat(world.refreshes(laptop.refreshToken())).isEmpty();
    assertThat(world.refreshes(next.refreshToken())).isEmpty();
    assertThat(world.ended()).isEmpty();
  }

  @Test
  void newRolesEndEverySession() {
    assertThat(world.setsRoles(ada, Set.of("user", "admin"))).isTrue();

    assertEnded("roles_changed", laptop, phone, tablet);
    assertThat(events("roles_changed")).hasSize(1);
    assertThat(world.logsIn(ada).orElseThrow().user().roles())
        .containsExactlyInAnyOrder("user", "admin");
  }

  @Test
  void nobodyCannotBeChanged() {
    UUID nobody = UUID.randomUUID();

    assertThat(world.setsActive(nobody, false)).isFalse();
    assertThat(world.setsRoles(nobody, Set.of("user"))).isFalse();
  }

  @Test
  void aDeviceIsRemovedOnce() {
    assertThat(world.removes(ada, phone.id())).isTrue();
    assertEnded("device_removed", phone);
    assertThat(events("session_ended")).hasSize(1);

    assertThat(world.removes(ada, phone.id())).isFalse();
    assertThat(events("session_ended")).hasSize(1);
    assertStillGood(laptop, tablet);
  }

  @Test
  void onlyOnesOwnLiveDevicesCanBeRemoved() {
    assertThat(world.removes(ada, strangers.id())).isFalse();
    assertThat(world.removes(ada, UUID.randomUUID())).isFalse();
    world.logsOut(phone, LogoutScope.LOCAL);
    assertThat(world.removes(ada, phone.id())).isFalse();
    world.turnsTo(START.plus(Duration.ofDays(7)));
    assertThat(world.removes(ada, tablet.id())).isFalse();

    assertThat(world.ended()).containsExactly(phone.id());
    assertThat(events("session_ended")).isEmpty();
  }

  @Test
  void devicesAreListedLastUsedFirst() {
    world.passes(Duration.ofMinutes(1));
    world.refreshes(tablet.refreshToken());
    world.passes(Duration.ofMinutes(1));
    world.refreshes(laptop.refreshToken());

    assertThat(world.live(ada)).containsExactly(laptop.id(), tablet.id(), phone.id());
    world.turnsTo(START.plus(Duration.ofDays(7)));
    assertThat(world.live(ada)).containsExactly(laptop.id(), tablet.id());
  }

  @Test
  void anEndThatTheDatabaseHasLostIsMadeAgainOnce() {
    world.logsOut(laptop, LogoutScope.LOCAL);
    update("update sessions set ended_at = null, end_reason = null where id = ?", laptop.id());

    assertThat(world.endsAgain(laptop.id(), UUID.randomUUID())).isOne();
    assertThat(world.endsAgain(laptop.id())).isZero();

    assertThat(world.isLive(laptop)).isFalse();
    assertThat(world.refreshes(laptop.refreshToken())).isEmpty();
    assertStillGood(phone, tablet, strangers);
    assertThat(events("lost_change_repeated")).hasSize(1);
    assertThat(world.ended()).containsExactly(laptop.id(), laptop.id());
  }

  private void assertEnded(String reason, OpenSession... sessions) {
    assertThat(world.ended())
        .containsExactlyInAnyOrderElementsOf(
            List.of(sessions).stream().map(OpenSession::id).toList());
    for (OpenSession session : sessions) {
      assertThat(world.isLive(session)).isFalse();
      assertThat(rows("select * from sessions where id = ?", session.id()).get(0))
          .containsEntry("end_reason", reason)
          .containsEntry("ended_at", Timestamp.from(world.now()));
      assertThat(world.refreshes(session.refreshToken())).isEmpty();
    }
    assertThat(events("refresh_token_reuse")).isEmpty();
  }

  private void assertStillGood(OpenSession... sessions) {
    for (OpenSession session : sessions) {
      assertThat(world.isLive(session)).isTrue();
      assertThat(world.refreshes(session.refreshToken())).isPresent();
    }
  }

  private List<Map<String, Object>> events(String type) {
    return rows("select * from auth_events where user_id = ? and event_type = ?", ada, type);
  }
}
