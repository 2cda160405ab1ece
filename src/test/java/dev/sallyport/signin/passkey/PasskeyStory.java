package dev.sallyport.signin.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.credential.passkey.SoftAuthenticator.Algorithm;
import io.restassured.response.Response;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.StringReader;
import java.util.List;

/** A user with a passkey, and what the user does with it. */
public final class PasskeyStory {
  private static final String PATH = "/api/auth/passkeys";

  private final TestUser user;
  private final SoftAuthenticator device;
  private final String id;
  private final List<String> recoveryCodes;

  private PasskeyStory(TestUser user, SoftAuthenticator device, Response added) {
    this.user = user;
    this.device = device;
    this.id = added.path("passkey.id");
    this.recoveryCodes = added.path("recovery_codes");
  }

  public static SoftAuthenticator newDevice() {
    return new SoftAuthenticator(Algorithm.ES256, "http://localhost:8080", "localhost");
  }

  /** Adds a passkey of a new authenticator for a user who is signed in. */
  public static PasskeyStory enrolled(TestUser user) {
    SoftAuthenticator device = newDevice();
    Response added = adds(user, device);
    assertThat(added.statusCode()).as(added.asString()).isEqualTo(201);
    return new PasskeyStory(user, device, added);
  }

  public static Response adds(TestUser user, SoftAuthenticator device) {
    Response begun = begins(user);
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    return adds(user, flow(begun), device.creates(options(begun)), "Laptop");
  }

  public static Response begins(TestUser user) {
    return user.authenticated().post(PATH + "/options");
  }

  public static Response adds(TestUser user, String flow, JsonObject credential, String name) {
    return user.sends("POST", PATH, body(flow, credential).add("name", name).build().toString());
  }

  public static Response lists(TestUser user) {
    return user.authenticated().get(PATH);
  }

  public static Response removes(TestUser user, String id) {
    return user.authenticated().delete(PATH + "/" + id);
  }

  public static Response beginsSignIn(TestUser user) {
    return user.post(PATH + "/login/options", "");
  }

  public static Response signsIn(TestUser user, String flow, JsonObject credential) {
    return user.keepingSession(
        user.post(PATH + "/login", body(flow, credential).build().toString()));
  }

  public static JsonObjectBuilder body(String flow, JsonObject credential) {
    return Json.createObjectBuilder().add("flow", flow).add("credential", credential);
  }

  public static String flow(Response begun) {
    return TestUser.member(begun, "flow");
  }

  /** The options within a response. */
  public static JsonObject options(Response begun) {
    try (var reader = Json.createReader(new StringReader(begun.asString()))) {
      return reader.readObject().getJsonObject("public_key");
    }
  }

  public Response signsIn() {
    Response begun = beginsSignIn(user);
    return signsIn(user, flow(begun), device.signs(options(begun)));
  }

  /** The second step of a log-in. */
  public Response presents(Response first) {
    return user.keepingSession(
        user.post(
            "/api/auth/login/second-factor",
            body(flow(first), device.signs(options(first))).build().toString()));
  }

  public Response reauthenticates() {
    Response begun = user.authenticated().post("/api/auth/reauthenticate/options");
    return user.sends(
        "POST",
        "/api/auth/reauthenticate",
        body(flow(begun), device.signs(options(begun))).build().toString());
  }

  public SoftAuthenticator device() {
    return device;
  }

  /** Of the row. */
  public String id() {
    return id;
  }

  public List<String> recoveryCodes() {
    return recoveryCodes;
  }
}
