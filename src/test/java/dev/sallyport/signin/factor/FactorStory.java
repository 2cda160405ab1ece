package dev.sallyport.signin.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.Database;
import dev.sallyport.TestUser;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/** A user with an authenticator app, and what the user does with it. */
public final class FactorStory {
  private final TestUser user;
  private final String secret;
  private final List<String> recoveryCodes;

  private FactorStory(TestUser user, String secret, List<String> recoveryCodes) {
    this.user = user;
    this.secret = secret;
    this.recoveryCodes = recoveryCodes;
  }

  /** Enrols an app for a user who is signed in. */
  public static FactorStory enrolled(TestUser user) {
    Response begun = begins(user);
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(201);
    String secret = TestUser.member(begun, "secret");
    Response confirmed =
        confirms(user, TestUser.member(begun, "flow"), code(secret, Instant.now()));
    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    return new FactorStory(user, secret, confirmed.jsonPath().getList("recovery_codes"));
  }

  public static Response begins(TestUser user) {
    return user.authenticated().post("/api/auth/totp");
  }

  public static Response confirms(TestUser user, String flow, String code) {
    return user.sends(
        "POST", "/api/auth/totp/confirm", flow(flow).add("code", code).build().toString());
  }

  public List<String> recoveryCodes() {
    return recoveryCodes;
  }

  public String secret() {
    return secret;
  }

  /** A code that was not used yet: the steps that were used are forgotten. */
  public String freshCode() {
    Database.update(
        "update credentials set last_step = null where user_id = ? and type = 'totp'",
        user.userId());
    return code(secret, Instant.now());
  }

  /** A code that is not that of any step that is accepted now. */
  public String wrongCode() {
    Instant now = Instant.now();
    List<String> right =
        List.of(
            code(secret, now.minusSeconds(60)),
            code(secret, now.minusSeconds(30)),
            code(secret, now),
            code(secret, now.plusSeconds(30)),
            code(secret, now.plusSeconds(60)));
    return right.contains("000000") ? "000001" : "000000";
  }

  /** The flow of a log-in after the right password. */
  public String flowOfLogIn() {
    Response first = user.moves().logsIn();
    TestUser.assertRefused(first, 401, "second_factor_required");
    return TestUser.member(first, "flow");
  }

  public Response presents(String flow, String code) {
    return presents(flow(flow).add("code", code));
  }

  public Response presentsRecoveryCode(String flow, String code) {
    return presents(flow(flow).add("recovery_code", code));
  }

  private Response presents(JsonObjectBuilder body) {
    return user.keepingSession(user.post("/api/auth/login/second-factor", body.build().toString()));
  }

  private static JsonObjectBuilder flow(String flow) {
    return Json.createObjectBuilder().add("flow", flow);
  }

  /** RFC 6238, written down once more: another implementation than the one under test. */
  public static String code(String base32, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(Base32.decode(base32), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
      int binary = ByteBuffer.wrap(hash).getInt(hash[19] & 0xF) & 0x7FFFFFFF;
      return "%06d".formatted(binary % 1_000_000);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
