package dev.sallyport.credential.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.credential.passkey.PasskeyVerification.Outcome;
import dev.sallyport.credential.passkey.SoftAuthenticator.Algorithm;
import dev.sallyport.mail.PublicUrl;
import dev.sallyport.platform.config.Configuration;
import dev.sallyport.token.TokenSettings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasskeyVerifierTest {
  private static final String ORIGIN = "https://auth.example.com";
  private static final String RP_ID = "example.com";

  private final PasskeySettings settings =
      settings(
          Map.of(
              "WEBAUTHN_RP_ID", RP_ID, "WEBAUTHN_ORIGINS", ORIGIN + ", https://app.example.com"));
  private final PasskeyVerifier verifier = new PasskeyVerifier(settings);
  private final PasskeyOptions options = new PasskeyOptions(settings);
  private final byte[] handle = random(64);
  private final String challenge = Passkey.encoded(random(32));
  private final SoftAuthenticator device = device(Algorithm.ES256);

  static PasskeySettings settings(Map<String, String> values) {
    Configuration configuration = new Configuration(name -> Optional.ofNullable(values.get(name)));
    PasskeySettings settings =
        new PasskeySettings(
            configuration, new PublicUrl(configuration, new TokenSettings(configuration)));
    configuration.requireFaultless();
    return settings;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static SoftAuthenticator device(Algorithm algorithm) {
    return new SoftAuthenticator(algorithm, ORIGIN, RP_ID);
  }

  private JsonObject creation() {
    return options.creation(challenge, handle, "ada@example.com", List.of());
  }

  private Optional<NewPasskey> register(SoftAuthenticator from) {
    return verifier.register(from.creates(creation()), challenge);
  }

  private Passkey registered(SoftAuthenticator from) {
    return stored(register(from).orElseThrow());
  }

  private static Passkey stored(NewPasskey added) {
    return new Passkey(
        UUID.randomUUID(),
        UUID.randomUUID(),
        added.passkeyId(),
        added.publicKey(),
        "Laptop",
        added.signCount(),
        added.backupEligible(),
        added.backedUp(),
        added.transports(),
        Instant.EPOCH,
        null);
  }

  private PasskeyVerification use(SoftAuthenticator by, Passkey passkey) {
    JsonObject response = by.signs(options.request(challenge, List.of()));
    return verifier.verify(verifier.parse(response).orElseThrow(), challenge, passkey);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "RS256"})
  void aPasskeyOfEachAlgorithmIsRegisteredAndUsed(Algorithm algorithm) {
    SoftAuthenticator any = device(algorithm);
    Passkey passkey = registered(any);

    assertThat(passkey.passkeyId()).isEqualTo(any.idText());
    assertThat(passkey.transports()).containsExactly("hybrid", "internal");
    assertThat(passkey.backupEligible()).isTrue();
    assertThat(use(any, passkey).outcome()).isEqualTo(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "RS256"})
  void selfAttestationIsVerified(Algorithm algorithm) {
    SoftAuthenticator any = device(algorithm);
    any.selfAttestation = true;
    assertThat(register(any)).isPresent();

    any.forged = true;
    assertThat(register(any)).isEmpty();
  }

  static Stream<Consumer<SoftAuthenticator>> attacks() {
    return Stream.of(
        device -> device.origin = "https://evil.example.com",
        device -> device.origin = "http://auth.example.com",
        device -> device.origin = "https://auth.example.com.evil.org",
        device -> device.origin = "https://auth.example.com:8443",
        device -> device.rpId = "auth.example.com",
        device -> device.userPresent = false,
        device -> device.userVerified = false,
        device -> device.crossOrigin = true,
        device -> device.topOrigin = "https://evil.example.com",
        device -> device.challenge = Passkey.encoded(random(32)),
        device -> device.challenge = "",
        device -> {
          device.backupEligible = false;
          device.backedUp = true;
        });
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aManipulatedRegistrationIsRejected(Consumer<SoftAuthenticator> attack) {
    assertThat(register(device)).isPresent();

    attack.accept(device);

    assertThat(register(device)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aManipulatedUseIsRejected(Consumer<SoftAuthenticator> attack) {
    Passkey passkey = registered(device);
    assertThat(use(device, passkey).isAccepted()).isTrue();

    attack.accept(device);

    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void oneCeremonyIsNotGoodForTheOther() {
    Passkey passkey = registered(device);
    device.getType = "webauthn.create";
    device.createType = "webauthn.get";

    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(register(device)).isEmpty();
  }

  @Test
  void anAlgorithmThatWasNotAskedForIsRejected() {
    assertThat(register(device(Algorithm.ES384))).isEmpty();
  }

  @Test
  void aSignatureOfOtherDataOrByAnotherKeyIsRejected() {
    Passkey passkey = registered(device);
    SoftAuthenticator other = device(Algorithm.ES256);
    other.id = device.id;
    other.creates(creation());

    assertThat(use(other, passkey).outcome()).isEqualTo(Outcome.REJECTED);
    device.forged = true;
    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void aPasskeyDoesNotBecomeEligibleForBackupNorCeaseToBe() {
    device.backupEligible = false;
    device.backedUp = false;
    Passkey bound = registered(device);
    device.backupEligible = true;
    assertThat(use(device, bound).outcome()).isEqualTo(Outcome.REJECTED);

    Passkey copied = registered(device);
    device.backupEligible = false;
    assertThat(use(device, copied).outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void whetherItIsBackedUpMayChange() {
    device.backedUp = false;
    Passkey passkey = registered(device);
    device.backedUp = true;

    PasskeyVerification use = use(device, passkey);

    assertThat(use.isAccepted()).isTrue();
    assertThat(use.backedUp()).isTrue();
  }

  @Test
  void aCounterThatIsNotIncreasedIsOfACopy() {
    device.counter = 7;
    Passkey passkey = registered(device);

    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.COUNTER_NOT_INCREASED);
    device.counter = 6;
    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.COUNTER_NOT_INCREASED);
    device.counter = 0;
    assertThat(use(device, passkey).outcome()).isEqualTo(Outcome.COUNTER_NOT_INCREASED);
    device.counter = 8;
    assertThat(use(device, passkey).signCount()).isEqualTo(8);
    device.counter = 0xFFFFFFFFL;
    assertThat(use(device, passkey).signCount()).isEqualTo(0xFFFFFFFFL);
  }

  @Test
  void anIdHasAtMost1023Bytes() {
    device.id = random(1023);
    assertThat(register(device)).isPresent();
    device.id = random(1024);
    assertThat(register(device)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\":1}",
        "{\"id\":null,\"response\":null}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}",
        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"clientExtensionResults\":{},"
            + "\"response\":{\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\","
            + "\"authenticatorData\":\"AA\",\"signature\":\"AA\"}}",
        "{\"id\":\"%%\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":"
            + "[[[[1]]]],\"attestationObject\":{\"a\":1}}}"
      })
  void malformedResponsesAreRejected(String json) {
    JsonObject malformed;
    try (var reader = Json.createReader(new java.io.StringReader(json))) {
      malformed = reader.readObject();
    }

    assertThat(verifier.register(malformed, challenge)).isEmpty();
    assertThat(
            verifier
                .parse(malformed)
                .filter(
                    parsed -> verifier.verify(parsed, challenge, registered(device)).isAccepted()))
        .isEmpty();
  }

  @Test
  void optionsAskForUserVerificationAndDiscoverablePasskeys() {
    Passkey existing = registered(device);
    JsonObject creation = options.creation(challenge, handle, "ada@example.com", List.of(existing));

    assertThat(creation.getJsonObject("authenticatorSelection"))
        .isEqualTo(
            Json.createObjectBuilder()
                .add("residentKey", "required")
                .add("requireResidentKey", true)
                .add("userVerification", "required")
                .build());
    assertThat(creation.getJsonArray("excludeCredentials").getJsonObject(0).getString("id"))
        .isEqualTo(device.idText());
    assertThat(options.request(challenge, List.of()).getString("userVerification"))
        .isEqualTo("required");
    assertThat(options.request(challenge, List.of())).doesNotContainKey("allowCredentials");
  }
}
