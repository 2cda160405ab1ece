package dev.sallyport.credential.passkey;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.util.List;

/**
 * Writes what pages pass to {@code PublicKeyCredential.parseCreationOptionsFromJSON} and {@code
 * parseRequestOptionsFromJSON}.
 */
@Singleton
public class PasskeyOptions {
  /** How long a challenge is accepted. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final String TYPE = "public-key";
  private static final String REQUIRED = "required";

  private final PasskeySettings settings;

  @Inject
  public PasskeyOptions(PasskeySettings settings) {
    this.settings = settings;
  }

  /**
   * For a new passkey.
   *
   * @param challenge 32 random bytes, in Base64url
   * @param handle of the user, 64 random bytes
   * @param email shown by authenticators
   * @param existing the user's passkeys, so that no authenticator gets two
   */
  public JsonObject creation(
      String challenge, byte[] handle, String email, List<Passkey> existing) {
    JsonArrayBuilder parameters = Json.createArrayBuilder();
    for (COSEAlgorithmIdentifier algorithm : PasskeyVerifier.ALGORITHMS) {
      parameters.add(Json.createObjectBuilder().add("type", TYPE).add("alg", algorithm.getValue()));
    }
    String id = settings.relyingPartyId();
    return Json.createObjectBuilder()
        .add("rp", Json.createObjectBuilder().add("id", id).add("name", id))
        .add(
            "user",
            Json.createObjectBuilder()
                .add("id", Passkey.encoded(handle))
                .add("name", email)
                .add("displayName", email))
        .add("challenge", challenge)
        .add("pubKeyCredParams", parameters)
        .add("timeout", LIFETIME.toMillis())
        .add("excludeCredentials", descriptors(existing))
        .add(
            "authenticatorSelection",
            Json.createObjectBuilder()
                .add("residentKey", REQUIRED)
                .add("requireResidentKey", true)
                .add("userVerification", REQUIRED))
        .add("attestation", "none")
        .build();
  }

  /**
   * For the use of a passkey.
   *
   * @param challenge 32 random bytes, in Base64url
   * @param permitted the passkeys that are accepted; without any, the authenticator offers those
   *     that it has
   */
  public JsonObject request(String challenge, List<Passkey> permitted) {
    JsonObjectBuilder options =
        Json.createObjectBuilder()
            .add("challenge", challenge)
            .add("timeout", LIFETIME.toMillis())
            .add("rpId", settings.relyingPartyId())
            .add("userVerification", REQUIRED);
    if (!permitted.isEmpty()) {
      options.add("allowCredentials", descriptors(permitted));
    }
    return options.build();
  }

  private static JsonArrayBuilder descriptors(List<Passkey> passkeys) {
    JsonArrayBuilder descriptors = Json.createArrayBuilder();
    for (Passkey passkey : passkeys) {
      descriptors.add(
          Json.createObjectBuilder()
              .add("type", TYPE)
              .add("id", passkey.passkeyId())
              .add("transports", Json.createArrayBuilder(passkey.transports())));
    }
    return descriptors;
  }

  /**
   * What a page tells authenticators with {@code signalAllAcceptedCredentials} and {@code
   * signalCurrentUserDetails}, so that they forget passkeys that are no longer accepted.
   */
  public JsonObject signals(byte[] handle, String email, List<Passkey> accepted) {
    JsonArrayBuilder ids = Json.createArrayBuilder();
    accepted.forEach(passkey -> ids.add(passkey.passkeyId()));
    String user = Passkey.encoded(handle);
    return Json.createObjectBuilder()
        .add(
            "all_accepted_credentials",
            Json.createObjectBuilder()
                .add("rpId", settings.relyingPartyId())
                .add("userId", user)
                .add("allAcceptedCredentialIds", ids))
        .add(
            "current_user_details",
            Json.createObjectBuilder()
                .add("rpId", settings.relyingPartyId())
                .add("userId", user)
                .add("name", email)
                .add("displayName", email))
        .build();
  }
}
