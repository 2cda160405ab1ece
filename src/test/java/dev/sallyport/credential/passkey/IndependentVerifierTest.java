package dev.sallyport.credential.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.yubico.webauthn.AssertionRequest;
import com.yubico.webauthn.CredentialRepository;
import com.yubico.webauthn.FinishAssertionOptions;
import com.yubico.webauthn.FinishRegistrationOptions;
import com.yubico.webauthn.RegisteredCredential;
import com.yubico.webauthn.RegistrationResult;
import com.yubico.webauthn.RelyingParty;
import com.yubico.webauthn.data.ByteArray;
import com.yubico.webauthn.data.PublicKeyCredential;
import com.yubico.webauthn.data.PublicKeyCredentialCreationOptions;
import com.yubico.webauthn.data.PublicKeyCredentialDescriptor;
import com.yubico.webauthn.data.PublicKeyCredentialRequestOptions;
import com.yubico.webauthn.data.RelyingPartyIdentity;
import com.yubico.webauthn.data.UserVerificationRequirement;
import com.yubico.webauthn.exception.AssertionFailedException;
import dev.sallyport.credential.passkey.SoftAuthenticator.Algorithm;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Yubico's library reads our options, and accepts and rejects what we accept and reject: neither
 * shares code with the other, or with the authenticator of the tests.
 */
class IndependentVerifierTest {
  private static final String ORIGIN = "https://auth.example.com";
  private static final String RP_ID = "example.com";

  private final PasskeySettings settings =
      PasskeyVerifierTest.settings(Map.of("WEBAUTHN_RP_ID", RP_ID, "WEBAUTHN_ORIGINS", ORIGIN));
  private final PasskeyVerifier ours = new PasskeyVerifier(settings);
  private final PasskeyOptions options = new PasskeyOptions(settings);
  private final String challenge = Passkey.encoded(new byte[32]);
  private final byte[] handle = new byte[64];
  private RegisteredCredential stored;

  private final RelyingParty theirs =
      RelyingParty.builder()
          .identity(RelyingPartyIdentity.builder().id(RP_ID).name(RP_ID).build())
          .credentialRepository(new One())
          .origins(Set.of(ORIGIN))
          .build();

  private final class One implements CredentialRepository {
    @Override
    public Set<PublicKeyCredentialDescriptor> getCredentialIdsForUsername(String username) {
      return Set.of();
    }

    @Override
    public Optional<ByteArray> getUserHandleForUsername(String username) {
      return Optional.of(new ByteArray(handle));
    }

    @Override
    public Optional<String> getUsernameForUserHandle(ByteArray userHandle) {
      return Optional.of("ada@example.com");
    }

    @Override
    public Optional<RegisteredCredential> lookup(ByteArray id, ByteArray userHandle) {
      return Optional.ofNullable(stored).filter(one -> one.getCredentialId().equals(id));
    }

    @Override
    public Set<RegisteredCredential> lookupAll(ByteArray id) {
      return stored == null ? Set.of() : Set.of(stored);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      names = {"ES256", "ED25519", "RS256"})
  void bothAgree(Algorithm algorithm) throws Exception {
    SoftAuthenticator device = new SoftAuthenticator(algorithm, ORIGIN, RP_ID);
    device.selfAttestation = true;
    JsonObject creation = options.creation(challenge, handle, "ada@example.com", List.of());
    JsonObject registration = device.creates(creation);

    NewPasskey added = ours.register(registration, challenge).orElseThrow();
    RegistrationResult result =
        theirs.finishRegistration(
            FinishRegistrationOptions.builder()
                .request(PublicKeyCredentialCreationOptions.fromJson(creation.toString()))
                .response(
                    PublicKeyCredential.parseRegistrationResponseJson(registration.toString()))
                .build());
    byte[] publicKey = Base64.getUrlDecoder().decode(added.publicKey());
    assertThat(result.getKeyId().getId().getBase64Url()).isEqualTo(added.passkeyId());
    stored =
        RegisteredCredential.builder()
            .credentialId(result.getKeyId().getId())
            .userHandle(new ByteArray(handle))
            .publicKeyCose(new ByteArray(publicKey))
            .signatureCount(added.signCount())
            .build();
    Passkey passkey =
        new Passkey(
            UUID.randomUUID(),
            UUID.randomUUID(),
            added.passkeyId(),
            added.publicKey(),
            "Key",
            added.signCount(),
            added.backupEligible(),
            added.backedUp(),
            added.transports(),
            Instant.EPOCH,
            null);

    assertAgree(device, passkey, true);
    device.userVerified = false;
    assertAgree(device, passkey, false);
    device.userVerified = true;
    device.origin = "https://auth.example.com.evil.org";
    assertAgree(device, passkey, false);
    device.origin = ORIGIN;
    device.forged = true;
    assertAgree(device, passkey, false);
    device.forged = false;
    device.rpId = "evil.org";
    assertAgree(device, passkey, false);
    device.rpId = RP_ID;
    assertAgree(device, passkey, true);
  }

  private void assertAgree(SoftAuthenticator device, Passkey passkey, boolean accepted)
      throws Exception {
    JsonObject request = options.request(challenge, List.of());
    JsonObject response = device.signs(request);

    assertThat(ours.verify(ours.parse(response).orElseThrow(), challenge, passkey).isAccepted())
        .isEqualTo(accepted);
    assertThat(theirsAccept(request, response)).isEqualTo(accepted);
  }

  private boolean theirsAccept(JsonObject request, JsonObject response) throws Exception {
    AssertionRequest asked =
        AssertionRequest.builder()
            .publicKeyCredentialRequestOptions(
                PublicKeyCredentialRequestOptions.builder()
                    .challenge(ByteArray.fromBase64Url(request.getString("challenge")))
                    .rpId(request.getString("rpId"))
                    .userVerification(UserVerificationRequirement.REQUIRED)
                    .build())
            .build();
    try {
      return theirs
          .finishAssertion(
              FinishAssertionOptions.builder()
                  .request(asked)
                  .response(PublicKeyCredential.parseAssertionResponseJson(response.toString()))
                  .build())
          .isSuccess();
    } catch (AssertionFailedException rejected) {
      return false;
    }
  }
}
