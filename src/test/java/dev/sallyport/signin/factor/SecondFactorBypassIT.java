package dev.sallyport.signin.factor;

import static dev.sallyport.TestUser.assertRefused;
import static dev.sallyport.TestUser.member;
import static dev.sallyport.signin.password.PasswordStory.NEW_PASSWORD;
import static dev.sallyport.signin.password.PasswordStory.forgets;
import static dev.sallyport.signin.password.PasswordStory.mailWithLink;
import static dev.sallyport.signin.password.PasswordStory.resetsByToken;
import static dev.sallyport.signin.password.PasswordStory.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.SharesService;
import dev.sallyport.TestUser;
import dev.sallyport.signin.passkey.PasskeyStory;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The ways around a second factor for which other services have published advisories, by the
 * weakness behind them: each is tried by an attacker who knows the password.
 */
@SharesService
class SecondFactorBypassIT {
  private static final String SECOND_STEP = "/api/auth/login/second-factor";

  private final TestUser ada = TestUser.registered();
  private final FactorStory app = enrolled(ada);
  private final TestUser thief = ada.elsewhere();

  private static FactorStory enrolled(TestUser user) {
    Database.update("update users set email_verified = true where id = ?", user.userId());
    user.logsIn().then().statusCode(200);
    return FactorStory.enrolled(user);
  }

  /** CWE-294: a captured second step is sent again. */
  @Test
  void flowReplay() {
    String flow = app.flowOfLogIn();
    String code = app.freshCode();
    app.presents(flow, code).then().statusCode(200);

    assertRefused(presents(flow, code), 401, "invalid_code");
    assertRefused(presents(flow, app.freshCode()), 401, "invalid_code");
  }

  /** CWE-294: a code that was looked at over the shoulder is used in a flow of the thief. */
  @Test
  void codeReplay() {
    String code = app.freshCode();
    app.presents(app.flowOfLogIn(), code).then().statusCode(200);

    assertRefused(presents(member(thief.moves().logsIn(), "flow"), code), 401, "invalid_code");
    assertRefused(
        ada.sends("POST", "/api/auth/reauthenticate", "{\"code\":\"" + code + "\"}"),
        401,
        "invalid_code");
  }

  /** CWE-304: the password alone is enough to enrol a factor of the thief's own. */
  @Test
  void factorEnrolledBeforeAuthentication() {
    Response first = thief.moves().logsIn();
    assertRefused(first, 401, "second_factor_required");
    assertThat(TestUser.body(first)).doesNotContainKeys("token", "refresh_token");
    thief.carries(member(first, "flow"));

    for (String path : List.of("/totp", "/passkeys/options", "/recovery-codes")) {
      assertRefused(thief.authenticated().post("/api/auth" + path), 401, "invalid_token");
    }
    assertRefused(thief.authenticated().delete("/api/auth/totp"), 401, "invalid_token");
    assertRefused(
        FactorStory.confirms(thief, member(first, "flow"), app.freshCode()), 401, "invalid_token");
    assertThat(
            Database.column(
                "select type from credentials where user_id = ? and type <> 'recovery_code'"
                    + " order by type",
                ada.userId()))
        .containsExactly("password", "totp");
  }

  /** CWE-640: the mailbox resets the password and the second factor with it. */
  @Test
  void resetThatBypassesTheFactor() {
    forgets(thief.moves(), ada.email());
    String ticket = token(mailWithLink(ada.email(), 1));

    assertRefused(resetsByToken(thief, ticket, NEW_PASSWORD), 401, "second_factor_required");
    assertRefused(thief.moves().logsInWith(NEW_PASSWORD), 401, "invalid_credentials");
  }

  /** And where the reset succeeds, it opens no session and leaves the factor in place. */
  @Test
  void resetThatSignsIn() {
    forgets(ada.moves(), ada.email());
    String ticket = token(mailWithLink(ada.email(), 1));
    Response reset =
        ada.moves()
            .post(
                "/api/auth/password/reset",
                "{\"token\":\"%s\",\"password\":\"%s\",\"second_factor_code\":\"%s\"}"
                    .formatted(ticket, NEW_PASSWORD, app.freshCode()));

    assertThat(reset.statusCode()).as(reset.asString()).isEqualTo(200);
    assertThat(TestUser.body(reset)).containsOnlyKeys("message");
    assertRefused(ada.moves().logsInWith(NEW_PASSWORD), 401, "second_factor_required");
  }

  /** CWE-639: the first step as the victim, the second one with the factor of the thief. */
  @Test
  void factorOfAnotherUser() {
    TestUser eve = TestUser.registered();
    FactorStory hers = enrolled(eve);
    eve.moves();
    PasskeyStory passkey = PasskeyStory.enrolled(eve);
    String flow = member(thief.moves().logsIn(), "flow");

    assertRefused(presents(flow, hers.freshCode()), 401, "invalid_code");
    Response begun = PasskeyStory.beginsSignIn(eve);
    assertRefused(
        thief
            .moves()
            .post(
                SECOND_STEP,
                PasskeyStory.body(flow, passkey.device().signs(PasskeyStory.options(begun)))
                    .build()
                    .toString()),
        401,
        "invalid_passkey");
  }

  /** CWE-288: another call accepts the password and asks for nothing else. */
  @Test
  void alternatePath() {
    assertRefused(
        thief
            .moves()
            .post(
                "/api/auth/account/restore", TestUser.credentials(ada.email(), TestUser.PASSWORD)),
        401,
        "second_factor_required");
    Response signedUp = thief.moves().signsUp();
    assertThat(signedUp.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(Database.openSessions(ada.userId())).isOne();
  }

  private Response presents(String flow, String code) {
    return thief.moves().post(SECOND_STEP, "{\"flow\":\"" + flow + "\",\"code\":\"" + code + "\"}");
  }
}
