package dev.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.platform.http.client.RequestOrigin;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventLogTest {
  private static final UUID USER = UUID.fromString("8a3b1f4e-0000-4000-8000-000000000001");
  private static final UUID SESSION = UUID.fromString("8a3b1f4e-0000-4000-8000-000000000002");
  private static final UUID OPERATOR = UUID.fromString("8a3b1f4e-0000-4000-8000-000000000003");

  @Test
  void aLineHasTheOwaspNameAndWhatIsKnown() {
    RecordedAuthEvent ended =
        new RecordedAuthEvent(
            EventType.SESSION_ENDED,
            Subject.user(USER).inSession(SESSION).with("device_removed"),
            new RequestOrigin("192.0.2.1", "Mozilla/5.0", "a-request").by(OPERATOR),
            null,
            1);

    assertThat(EventLog.line(ended))
        .isEqualTo(
            "session_expired event=session_ended user_id=%s session_id=%s actor_id=%s ip=192.0.2.1"
                    .formatted(USER, SESSION, OPERATOR)
                + " detail=device_removed request_id=a-request");
  }

  @Test
  void whatWasTypedAsEmailAndTheUserAgentAreNotInIt() {
    RecordedAuthEvent failed =
        new RecordedAuthEvent(
            EventType.LOGIN,
            Subject.userOrEmail(null, "Hunter2!"),
            new RequestOrigin("192.0.2.1", "evil\nuser_created event=signup", "a-request"),
            FailureReason.UNKNOWN_EMAIL,
            7);

    assertThat(EventLog.line(failed))
        .isEqualTo(
            "authn_login_fail event=login reason=unknown_email ip=192.0.2.1 times=7"
                + " request_id=a-request");
    assertThat(failed.toString()).doesNotContain("Hunter2!");
  }

  @Test
  void aDetailCannotForgeALine() {
    RecordedAuthEvent action =
        new RecordedAuthEvent(
            EventType.OPERATOR_ACTION,
            Subject.NOBODY.with("x\nuser_created event=signup"),
            RequestOrigin.SERVICE,
            null,
            1);

    assertThat(EventLog.line(action))
        .isEqualTo("authz_admin event=operator_action detail=x_user_created_event=signup");
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeHasACodeAndNamesOfOwaspsVocabulary(EventType type) {
    assertThat(EventType.of(type.code())).contains(type);
    assertThat(type.owasp(null))
        .matches("(authn|authz|excess|malicious|privilege|sensitive|session|user)_[a-z_]+");
    for (FailureReason reason : FailureReason.values()) {
      assertThat(FailureReason.of(reason.code())).contains(reason);
      assertThat(type.owasp(reason)).matches("[a-z]+_[a-z_]+");
    }
  }

  @Test
  void detailIsCutAt1000Characters() {
    assertThat(Subject.NOBODY.with("d".repeat(1_000)).detail()).hasSize(1_000);
    assertThat(Subject.NOBODY.with("d".repeat(1_001)).detail()).hasSize(1_000);
    assertThat(Subject.NOBODY.with(null).detail()).isNull();
  }
}
