package dev.sallyport.credential.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.passkey.PasskeyVerification.Outcome;
import dev.sallyport.platform.http.json.RequestBodyReader;
import dev.sallyport.problem.Problem;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an authenticator, or whoever claims to be one, sends. */
public final class PasskeyFuzz {
  private static final String RP_ID_HASH =
      "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5";
  private static final String ID =
      "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";
  private static final String KEY =
      "a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a"
          + "56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";

  /** Without an attestation, which therefore needs no signature. */
  public static final byte[] ATTESTATION =
      HexFormat.of()
          .parseHex(
              "a363666d74646e6f6e656761747453746d74a068617574684461746158a4"
                  + RP_ID_HASH
                  + "5d00000000"
                  + "00".repeat(16)
                  + "0020"
                  + ID
                  + KEY);

  /** Of the use of a passkey. */
  public static final byte[] AUTHENTICATOR_DATA =
      HexFormat.of().parseHex(RP_ID_HASH + "1d00000000");

  private static final String CHALLENGE = "A".repeat(43);
  private static final String SIGNATURE =
      Passkey.encoded(HexFormat.of().parseHex("3006020101020101"));

  private static final PasskeyVerifier VERIFIER =
      new PasskeyVerifier(
          PasskeyVerifierTest.settings(
              Map.of(
                  "WEBAUTHN_RP_ID", "example.org",
                  "WEBAUTHN_ORIGINS", "https://example.org")));

  private static final Passkey STORED =
      new Passkey(
          UUID.randomUUID(),
          UUID.randomUUID(),
          base64(ID),
          base64(KEY),
          "Key",
          0,
          true,
          false,
          List.of(),
          Instant.EPOCH,
          null);

  private PasskeyFuzz() {}

  /** An attestation object in the right message. */
  public static boolean attestation(byte[] input) {
    JsonObject message =
        message("attestationObject", Passkey.encoded(input), "clientDataJSON", client("create"));
    return registers(message);
  }

  /** Authenticator data in the right message, with a signature that is of something else. */
  public static boolean authenticatorData(byte[] input) {
    return presents(
        message(
            "authenticatorData",
            Passkey.encoded(input),
            "clientDataJSON",
            client("get"),
            "signature",
            SIGNATURE));
  }

  /** Any request, as a registration and as a use. */
  public static boolean request(byte[] input) {
    JsonObject message;
    try {
      message = RequestBodyReader.read(Request.class, input).credential();
    } catch (Problem refused) {
      assertThat(refused.type().status()).isIn(400, 413);
      return false;
    }
    if (message == null) {
      return false;
    }
    boolean registered = registers(message);
    return presents(message) || registered;
  }

  /** As in the requests of the service. */
  public record Request(JsonObject credential) {}

  /** A request that presents a passkey, for {@link #request(byte[])}. */
  public static String use() {
    JsonObject credential =
        message(
            "authenticatorData",
            Passkey.encoded(AUTHENTICATOR_DATA),
            "clientDataJSON",
            client("get"),
            "signature",
            SIGNATURE);
    return Json.createObjectBuilder().add("credential", credential).build().toString();
  }

  private static boolean registers(JsonObject message) {
    Optional<NewPasskey> added = VERIFIER.register(message, CHALLENGE);
    added.ifPresent(
        passkey -> {
          assertThat(passkey.passkeyId()).matches("[A-Za-z0-9_-]{1,1364}");
          assertThat(passkey.publicKey()).matches("[A-Za-z0-9_-]+");
        });
    return added.isPresent();
  }

  private static boolean presents(JsonObject message) {
    Optional<PresentedPasskey> presented = VERIFIER.parse(message);
    presented.ifPresent(
        use ->
            assertThat(VERIFIER.verify(use, CHALLENGE, STORED).outcome())
                .isNotEqualTo(Outcome.ACCEPTED));
    return presented.isPresent();
  }

  private static JsonObject message(String... response) {
    var members = Json.createObjectBuilder();
    for (int i = 0; i < response.length; i += 2) {
      members.add(response[i], response[i + 1]);
    }
    return Json.createObjectBuilder()
        .add("id", base64(ID))
        .add("rawId", base64(ID))
        .add("type", "public-key")
        .add("clientExtensionResults", Json.createObjectBuilder())
        .add("response", members)
        .build();
  }

  private static String client(String type) {
    String json =
        """
        {"type":"webauthn.%s","challenge":"%s","origin":"https://example.org","crossOrigin":false}\
        """
            .formatted(type, CHALLENGE);
    return Passkey.encoded(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(String hex) {
    return Passkey.encoded(HexFormat.of().parseHex(hex));
  }
}
