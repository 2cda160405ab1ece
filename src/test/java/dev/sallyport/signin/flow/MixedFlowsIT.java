package dev.sallyport.signin.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every flow of one user at every door that accepts a flow, with the user's own session, with
 * another of the user's sessions, and with the session of somebody else, each time with proofs that
 * are right for the door and the flow. Only what belongs together opens the door.
 */
@SharesService
class MixedFlowsIT {
  private static final String NO_CHALLENGE = "A".repeat(43);

  /** What a flow is begun for. */
  enum Kind {
    LOG_IN(Door.SECOND_FACTOR),
    AUTHENTICATOR_APP(Door.CONFIRM_APP),
    SIGN_IN_WITH_PASSKEY(Door.SIGN_IN_WITH_PASSKEY),
    ADD_PASSKEY(Door.ADD_PASSKEY),
    AUTHENTICATE_AGAIN(Door.AUTHENTICATE_AGAIN);

    private final Door door;

    Kind(Door door) {
      this.door = door;
    }
  }

  /** What accepts a flow. */
  enum Door {
    SECOND_FACTOR("/api/auth/login/second-factor", false),
    CONFIRM_APP("/api/auth/totp/confirm", true),
    SIGN_IN_WITH_PASSKEY("/api/auth/passkeys/login", false),
    ADD_PASSKEY("/api/auth/passkeys", true),
    AUTHENTICATE_AGAIN("/api/auth/reauthenticate", true);

    private final String path;
    private final boolean ofSession;

    Door(String path, boolean ofSession) {
      this.path = path;
      this.ofSession = ofSession;
    }
  }

  /** Whose token is sent along. */
  enum Caller {
    OTHER_USER,
    OTHER_SESSION,
    SAME_SESSION
  }

  private final TestUser other = signedInWithPasskey();

  private static TestUser signedInWithPasskey() {
    TestUser user = TestUser.withSession();
    PasskeyStory.enrolled(user).signsIn().then().statusCode(200);
    return user;
  }

  @ParameterizedTest
  @EnumSource
  void flowOpensOnlyItsOwnDoorForItsOwnSession(Kind kind) {
    for (Door door : Door.values()) {
      Person person = new Person();
      for (Caller caller : Caller.values()) {
        boolean belongs = door == kind.door && (!door.ofSession || caller == Caller.SAME_SESSION);
        Response response = person.tries(kind, door, caller, other);
        assertThat(response.statusCode())
            .as("%s at %s by %s: %s", kind, door, caller, response.asString())
            .matches(status -> belongs ? status / 100 == 2 : status >= 400 && status < 429);
      }
      assertThat(PasskeyStory.lists(other).jsonPath().getList("data")).hasSize(1);
    }
  }

  @Test
  void unknownFlowOpensNoDoor() {
    Person person = new Person();
    for (Door door : Door.values()) {
      Response response =
          person.opens(door, new Begun("B".repeat(43), NO_CHALLENGE, null), person.first);
      assertThat(response.statusCode()).as("%s", door).isBetween(400, 428);
    }
  }

  /**
   * A flow that has begun.
   *
   * @param secret of an authenticator app; null for others
   */
  private record Begun(String flow, String challenge, String secret) {}

  /** Somebody with a passkey and two sessions. */
  private static final class Person {
    private final TestUser first = TestUser.withSession();
    private final PasskeyStory passkey = PasskeyStory.enrolled(first);
    private final TestUser second = first.elsewhere();
    private final JsonObject request = PasskeyStory.options(PasskeyStory.beginsSignIn(first));
    private final JsonObject creation;

    private Person() {
      passkey.signsIn().then().statusCode(200);
      Response begun = PasskeyStory.beginsSignIn(second);
      JsonObject signed = passkey.device().signs(PasskeyStory.options(begun));
      PasskeyStory.signsIn(second, PasskeyStory.flow(begun), signed).then().statusCode(200);
      creation = PasskeyStory.options(PasskeyStory.begins(first));
    }

    private Response tries(Kind kind, Door door, Caller caller, TestUser somebodyElse) {
      Begun begun = begins(kind);
      return opens(
          door,
          begun,
          switch (caller) {
            case SAME_SESSION -> first;
            case OTHER_SESSION -> second;
            case OTHER_USER -> somebodyElse;
          });
    }

    private Begun begins(Kind kind) {
      Response response =
          switch (kind) {
            case LOG_IN -> first.elsewhere().logsIn();
            case AUTHENTICATOR_APP -> FactorStory.begins(first);
            case SIGN_IN_WITH_PASSKEY -> PasskeyStory.beginsSignIn(first.elsewhere());
            case ADD_PASSKEY -> PasskeyStory.begins(first);
            case AUTHENTICATE_AGAIN ->
                first.authenticated().post(Door.AUTHENTICATE_AGAIN.path + "/options");
          };
      String flow = TestUser.member(response, "flow");
      assertThat(flow).as(response.asString()).isNotNull();
      return kind == Kind.AUTHENTICATOR_APP
          ? new Begun(flow, NO_CHALLENGE, TestUser.member(response, "secret"))
          : new Begun(flow, PasskeyStory.options(response).getString("challenge"), null);
    }

    private Response opens(Door door, Begun begun, TestUser caller) {
      caller.moves();
      JsonObjectBuilder body = Json.createObjectBuilder().add("flow", begun.flow());
      switch (door) {
        case CONFIRM_APP -> body.add("code", code(begun));
        case ADD_PASSKEY ->
            body.add("name", "Phone")
                .add(
                    "credential",
                    PasskeyStory.newDevice().creates(with(creation, begun.challenge())));
        default -> body.add("credential", passkey.device().signs(with(request, begun.challenge())));
      }
      String sent = body.build().toString();
      return door.ofSession ? caller.sends("POST", door.path, sent) : caller.post(door.path, sent);
    }

    private static String code(Begun begun) {
      String secret = begun.secret() == null ? "A".repeat(32) : begun.secret();
      return FactorStory.code(secret, Instant.now());
    }

    private static JsonObject with(JsonObject options, String challenge) {
      return Json.createObjectBuilder(options).add("challenge", challenge).build();
    }
  }
}
