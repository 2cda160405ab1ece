package dev.sallyport.openid.authorization;

import dev.sallyport.platform.crypto.RootSecret;
import dev.sallyport.platform.crypto.RotatingBox;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Seals authorization requests: those that wait for their user, bound to the browser, and those
 * that clients have pushed (RFC 9126), bound to the client. So a request of a stranger writes
 * nothing, and no table must be cleaned.
 */
@Singleton
public class AuthorizationRequestSeal {
  /** How long a request waits for its user. */
  static final Duration WAITING = Duration.ofHours(24);

  /** How long the browser may take to arrive with a pushed request. */
  public static final Duration PUSHED = Duration.ofSeconds(90);

  private final RotatingBox box;
  private final Clock clock;

  @Inject
  public AuthorizationRequestSeal(RootSecret secret, Clock clock) {
    this.box = new RotatingBox(secret, "authorization request");
    this.clock = clock;
  }

  /**
   * Seals a request that waits for its user.
   *
   * @param browser the name of the browser
   */
  public String seal(SealedRequest request, byte[] browser) {
    return seal(request, context(browser));
  }

  /** The request, if it waits in this browser since less than 24 hours. */
  public Optional<SealedRequest> open(String sealed, byte[] browser) {
    return open(sealed, context(browser), WAITING);
  }

  /** Seals a request that a client has pushed. */
  public String sealPushed(SealedRequest request, String clientId) {
    return seal(request, context(clientId));
  }

  /** The request that the client pushed less than 90 seconds ago. */
  public Optional<SealedRequest> openPushed(String sealed, String clientId) {
    return open(sealed, context(clientId), PUSHED);
  }

  private static String context(byte[] browser) {
    return "browser " + Base64.getEncoder().encodeToString(browser);
  }

  private static String context(String clientId) {
    return "client " + clientId;
  }

  private String seal(SealedRequest request, String context) {
    JsonObjectBuilder parameters = Json.createObjectBuilder();
    request.parameters().forEach(parameters::add);
    JsonObject json =
        Json.createObjectBuilder()
            .add("parameters", parameters)
            .add("at", request.requestedAt().toString())
            .build();
    return box.sealText(json.toString(), context);
  }

  private Optional<SealedRequest> open(String sealedOrNull, String context, Duration lifetime) {
    return box.openText(sealedOrNull, context)
        .map(AuthorizationRequestSeal::request)
        .filter(request -> clock.instant().isBefore(request.requestedAt().plus(lifetime)));
  }

  private static SealedRequest request(String plain) {
    try (JsonReader reader = Json.createReader(new StringReader(plain))) {
      JsonObject json = reader.readObject();
      Map<String, String> parameters = new LinkedHashMap<>();
      JsonObject stored = json.getJsonObject("parameters");
      stored.keySet().forEach(name -> parameters.put(name, stored.getString(name)));
      return new SealedRequest(parameters, Instant.parse(json.getString("at")));
    }
  }
}
