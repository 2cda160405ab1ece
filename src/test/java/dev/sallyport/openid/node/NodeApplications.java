package dev.sallyport.openid.node;

import static dev.sallyport.signin.password.PasswordStory.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.sallyport.NodeJs;
import dev.sallyport.RunningService;
import dev.sallyport.openid.OpenIdProvider;
import dev.sallyport.openid.ProviderClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Applications with npm's openid-client, in one Node.js: one for each way in which a client
 * authenticates, at {@code /basic}, {@code /post}, {@code /key} and {@code /public}, and one at
 * {@code /pushed} that pushes its requests.
 */
public final class NodeApplications {
  private static final List<String> WITH_SECRET = List.of("basic", "post", "pushed");
  private static String origin;

  private NodeApplications() {}

  /** The address of a page of an application, which runs. */
  public static synchronized String page(String application, String page) {
    if (origin == null) {
      origin = start(RunningService.freePort());
    }
    return origin + "/" + application + "/" + page;
  }

  private static String start(int port) {
    String base = "http://127.0.0.1:" + port;
    Map<String, Object> clients = new LinkedHashMap<>();
    for (String name : WITH_SECRET) {
      ProviderClient client = registered(base, name);
      clients.put(name, Map.of("id", client.id(), "secret", client.secret()));
    }
    ECKey key = key();
    ProviderClient withKey =
        client(base, "key").withKeys(new JWKSet(key.toPublicJWK()).toString()).register();
    clients.put("key", Map.of("id", withKey.id(), "key", key.toJSONObject()));
    clients.put(
        "public",
        Map.of("id", ProviderClient.singlePage(base + "/public/callback").register().id()));
    run(Map.of("port", port, "issuer", OpenIdProvider.shared().toString(), "clients", clients));
    eventually(() -> assertThat(status(base)).as("see openid-client.log").isEqualTo(404));
    return base;
  }

  private static ProviderClient registered(String base, String name) {
    return client(base, name).register();
  }

  private static ProviderClient client(String base, String name) {
    String application = base + "/" + name;
    return ProviderClient.web(application + "/callback")
        .returnsTo(application + "/bye")
        .hearsAt(application + "/backchannel");
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key-1").generate();
    } catch (JOSEException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void run(Map<String, Object> configuration) {
    ProcessBuilder builder = NodeJs.script("application.mjs").redirectErrorStream(true);
    builder.environment().put("APPLICATION", new JsonMapper().writeValueAsString(configuration));
    try {
      Path log = builder.directory().toPath().resolve("openid-client.log");
      Process process = builder.redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int status(String base) {
    try {
      return RestAssured.get(base + "/").statusCode();
    } catch (Exception notUpYet) {
      return 0;
    }
  }
}
