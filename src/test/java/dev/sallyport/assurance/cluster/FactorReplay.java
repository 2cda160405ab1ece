package dev.sallyport.assurance.cluster;

import static dev.sallyport.TestUser.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.NodeClient;
import dev.sallyport.TestUser;
import dev.sallyport.credential.passkey.SoftAuthenticator;
import dev.sallyport.signin.factor.FactorStory;
import dev.sallyport.signin.passkey.PasskeyStory;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** One proof of a second factor, presented at several nodes at the same time. */
final class FactorReplay {
  private static final int TIMES = 4;
  private static final String SECOND_FACTOR = "/api/auth/login/second-factor";

  private final List<NodeClient> nodes;
  private final String email = "replay-" + UUID.randomUUID() + "@example.com";
  private final String secret;
  private final List<String> recoveryCodes = new ArrayList<>();

  /** Somebody with an authenticator app. */
  FactorReplay(List<NodeClient> nodes) throws IOException, InterruptedException {
    this.nodes = nodes;
    String token = member(succeeds(signUp(), 201), "token");
    String begun = succeeds(post(nodes.get(0), "/api/auth/totp", token, ""), 201);
    secret = member(begun, "secret");
    String confirmation =
        Json.createObjectBuilder()
            .add("flow", member(begun, "flow"))
            .add("code", FactorStory.code(secret, Instant.now()))
            .build()
            .toString();
    String confirmed =
        succeeds(post(nodes.get(1), "/api/auth/totp/confirm", token, confirmation), 200);
    object(confirmed)
        .getJsonArray("recovery_codes")
        .getValuesAs(JsonString.class)
        .forEach(code -> recoveryCodes.add(code.getString()));
  }

  private HttpResponse<String> signUp() throws IOException, InterruptedException {
    return post(
        nodes.get(0), "/api/auth/signup", "", TestUser.credentials(email, TestUser.PASSWORD));
  }

  String email() {
    return email;
  }

  /** The statuses of log-ins that each present the same code of the app. */
  List<Integer> code() throws Exception {
    return present("code", FactorStory.code(secret, Instant.now()));
  }

  /** The statuses of log-ins that each present the same recovery code. */
  List<Integer> recoveryCode() throws Exception {
    return present("recovery_code", recoveryCodes.get(0));
  }

  private List<Integer> present(String member, String value) throws Exception {
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      NodeClient node = nodes.get(i % nodes.size());
      HttpResponse<String> first =
          post(node, "/api/auth/login", "", TestUser.credentials(email, TestUser.PASSWORD));
      assertThat(first.statusCode()).as(first.body()).isEqualTo(401);
      String body =
          Json.createObjectBuilder()
              .add("flow", member(first.body(), "flow"))
              .add(member, value)
              .build()
              .toString();
      calls.add(() -> post(node, SECOND_FACTOR, "", body).statusCode());
    }
    return TestUser.atOnce(calls);
  }

  /** The statuses of sign-ins with the same response of an authenticator. */
  List<Integer> passkey() throws Exception {
    String token = member(succeeds(signInWithCode(), 200), "token");
    String creation = succeeds(post(nodes.get(0), "/api/auth/passkeys/options", token, ""), 200);
    SoftAuthenticator device = PasskeyStory.newDevice();
    String added =
        PasskeyStory.body(member(creation, "flow"), device.creates(options(creation)))
            .add("name", "Laptop")
            .build()
            .toString();
    succeeds(post(nodes.get(1), "/api/auth/passkeys", token, added), 201);
    String begun = succeeds(post(nodes.get(0), "/api/auth/passkeys/login/options", "", ""), 200);
    String response =
        PasskeyStory.body(member(begun, "flow"), device.signs(options(begun))).build().toString();
    List<Callable<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      NodeClient node = nodes.get(i % nodes.size());
      calls.add(() -> post(node, "/api/auth/passkeys/login", "", response).statusCode());
    }
    return TestUser.atOnce(calls);
  }

  private HttpResponse<String> signInWithCode() throws IOException, InterruptedException {
    HttpResponse<String> first =
        post(nodes.get(0), "/api/auth/login", "", TestUser.credentials(email, TestUser.PASSWORD));
    String body =
        Json.createObjectBuilder()
            .add("flow", member(first.body(), "flow"))
            .add("recovery_code", recoveryCodes.get(1))
            .build()
            .toString();
    return post(nodes.get(1), SECOND_FACTOR, "", body);
  }

  private static HttpResponse<String> post(NodeClient node, String path, String token, String body)
      throws IOException, InterruptedException {
    return node.post(path, token, TestUser.newAddress(), body);
  }

  private static String succeeds(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return response.body();
  }

  private static JsonObject options(String begun) {
    return object(begun).getJsonObject("public_key");
  }

  private static JsonObject object(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }
}
