package dev.sallyport.credential.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.passkey.PasskeyVerification.Outcome;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The test vectors of Web Authentication Level 3, section 16. Those without user verification are
 * rejected, and so are certificates; the others are accepted.
 */
class SpecificationVectorTest {
  private static final String RP_ID_HASH =
      "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5";
  private static final String EXTRA =
      "2c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66"
          + "616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e"
          + "6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c20737563"
          + "6820617320746869733a20";
  private static final String CREATE =
      "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22";
  private static final String GET =
      "7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a22";

  /** Section 16.2: without user verification. */
  private static final String NONE_ID =
      "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";

  private static final String NONE_KEY =
      "a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a"
          + "56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220";

  /** Section 16.3: self-attestation, registered with user verification and used without. */
  private static final String SELF_ID =
      "455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c";

  private static final String SELF_KEY =
      "a5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b"
          + "8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2";

  /** Section 16.7: used with user verification. */
  private static final String PACKED_ID =
      "c9a6f5b3462d02873fea0c56862234f99f081728084e511bb7760201a89054a5";

  private static final String PACKED_KEY =
      "a50102032620012158201cf27f25da591208a4239c2e324f104f585525479a29edeedd830f48e77aeae522582059e4"
          + "b7da6c0106e206ce390c93ab98a15a5ec3887e57f0cc2bece803b920c423";

  private final PasskeyVerifier verifier =
      new PasskeyVerifier(
          PasskeyVerifierTest.settings(
              Map.of(
                  "WEBAUTHN_RP_ID", "example.org",
                  "WEBAUTHN_ORIGINS", "https://example.org")));

  private static String base64(String hex) {
    return Passkey.encoded(HexFormat.of().parseHex(hex));
  }

  private static JsonObject credential(String id, JsonObjectBuilder response) {
    return Json.createObjectBuilder()
        .add("id", base64(id))
        .add("rawId", base64(id))
        .add("type", "public-key")
        .add("clientExtensionResults", Json.createObjectBuilder())
        .add("response", response)
        .build();
  }

  private static JsonObject registration(String id, String clientData, String attestation) {
    return credential(
        id,
        Json.createObjectBuilder()
            .add("clientDataJSON", base64(clientData))
            .add("attestationObject", base64(attestation)));
  }

  private PasskeyVerification use(
      String id, String key, String clientData, String flags, String signature, String challenge) {
    JsonObject response =
        credential(
            id,
            Json.createObjectBuilder()
                .add("clientDataJSON", base64(clientData))
                .add("authenticatorData", base64(RP_ID_HASH + flags + "00000000"))
                .add("signature", base64(signature)));
    Passkey passkey =
        new Passkey(
            UUID.randomUUID(),
            UUID.randomUUID(),
            base64(id),
            base64(key),
            "Key",
            0,
            true,
            false,
            List.of(),
            Instant.EPOCH,
            null);
    return verifier.verify(verifier.parse(response).orElseThrow(), base64(challenge), passkey);
  }

  @Test
  void aRegistrationWithSelfAttestationIsAccepted() {
    String challenge = "7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5";
    JsonObject response =
        registration(
            SELF_ID,
            CREATE
                + "65476e4374334c55745936366b336a506a796e6962506b31716e666644616966715a774c33417032392d5522"
                + EXTRA
                + "5539685458764b453255526b4d6e625f307859485667227d",
            "a363666d74667061636b65646761747453746d74a263616c67266373696758463044"
                + "0220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da983"
                + "02207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d"
                + "68617574684461746158a4"
                + RP_ID_HASH
                + "5d00000000df850e09db6afbdfab51697791506cfc0020"
                + SELF_ID
                + SELF_KEY);

    NewPasskey added = verifier.register(response, base64(challenge)).orElseThrow();

    assertThat(added.passkeyId()).isEqualTo(base64(SELF_ID));
    assertThat(added.backedUp()).isTrue();
    assertThat(verifier.register(response, base64(SELF_ID))).as("another challenge").isEmpty();
  }

  @Test
  void aRegistrationWithoutUserVerificationIsRejected() {
    String clientData =
        CREATE
            + "414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f75565734544122"
            + EXTRA
            + "426b5165446a646354427258426941774a544c453551227d";
    String challenge = base64("00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130");
    String attestation =
        "a363666d74646e6f6e656761747453746d74a068617574684461746158a4" + RP_ID_HASH;
    String rest = "000000008446ccb9ab1db374750b2367ff6f3a1f0020" + NONE_ID + NONE_KEY;

    assertThat(
            verifier.register(
                registration(NONE_ID, clientData, attestation + "59" + rest), challenge))
        .isEmpty();
    // Nothing else is wrong with it: without attestation nothing signs the flags.
    assertThat(
            verifier.register(
                registration(NONE_ID, clientData, attestation + "5d" + rest), challenge))
        .isPresent();
  }

  @Test
  void aUseWithUserVerificationIsAccepted() {
    assertThat(
            use(
                    PACKED_ID,
                    PACKED_KEY,
                    GET
                        + "73524276704770587676463446524841565833496d4b4130453958773858306b526a44426c4d6668726255"
                        + "22"
                        + EXTRA
                        + "415a4d77794d78496244382d756775464e7036723851227d",
                    "0d",
                    "30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b0819c8"
                        + "24218a97152cd099c55bfb1477b29d900a49a64018314f9bfccda163",
                    "b1106fa46a57bef1781511c0557dc898a03413d5f0f17d244630c194c7e1adb5")
                .outcome())
        .isEqualTo(Outcome.ACCEPTED);
  }

  @Test
  void aUseWithoutUserVerificationIsRejected() {
    assertThat(
            use(
                    SELF_ID,
                    SELF_KEY,
                    GET
                        + "5248696843784e534e493352594d45314f7731476d3132786e726b634a5f6666707637546e2d4a71386773"
                        + "22"
                        + EXTRA
                        + "6754623533727a36456853576f6d58477a696d433151227d",
                    "09",
                    "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd0004"
                        + "7b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66",
                    "4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b")
                .outcome())
        .isEqualTo(Outcome.REJECTED);
  }
}
