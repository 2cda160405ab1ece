package dev.sallyport.credential.passkey;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.PackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.DefaultSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import com.webauthn4j.verifier.exception.TrustAnchorNotFoundException;
import dev.sallyport.credential.passkey.PasskeyVerification.Outcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Verifies what authenticators send (Web Authentication Level 3, sections 7.1 and 7.2). User
 * verification is always required. Whatever the library throws at untrusted input is a rejection;
 * its reason is logged without the input.
 */
@Singleton
public class PasskeyVerifier {
  /** What an authenticator may sign with, in the order of preference. */
  static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.RS256);

  /** The registered values, so that nothing else that a client sends is stored. */
  private static final Set<String> TRANSPORTS =
      Set.of("usb", "nfc", "ble", "smart-card", "hybrid", "internal");

  private static final Logger LOG = Logger.getLogger(PasskeyVerifier.class.getName());
  private static final List<PublicKeyCredentialParameters> PARAMETERS =
      ALGORITHMS.stream()
          .map(
              algorithm ->
                  new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, algorithm))
          .toList();

  private final PasskeySettings settings;
  private final Set<Origin> origins;
  private final ObjectConverter converter = new ObjectConverter();
  private final WebAuthnManager manager;

  @Inject
  public PasskeyVerifier(PasskeySettings settings) {
    this.settings = settings;
    this.origins = settings.origins().stream().map(Origin::new).collect(Collectors.toSet());
    this.manager =
        new WebAuthnManager(
            List.of(
                new NoneAttestationStatementVerifier(), new PackedAttestationStatementVerifier()),
            // Options ask for no attestation, so certificates are neither expected nor trusted.
            (aaguid, statement, time) -> {
              throw new TrustAnchorNotFoundException("Certificates are not accepted");
            },
            new DefaultSelfAttestationTrustworthinessVerifier(),
            converter);
  }

  /**
   * Verifies the registration of a passkey.
   *
   * @param credential a {@code RegistrationResponseJSON}
   * @param challenge that was issued, in Base64url
   * @return empty if it is rejected
   */
  public Optional<NewPasskey> register(JsonObject credential, String challenge) {
    try {
      RegistrationData data = manager.parseRegistrationResponseJSON(credential.toString());
      requireSameOrigin(data.getCollectedClientData());
      manager.verify(data, new RegistrationParameters(server(challenge), PARAMETERS, true, true));
      return Optional.of(accepted(data));
    } catch (RuntimeException rejected) {
      return rejected("registration", rejected);
    }
  }

  private NewPasskey accepted(RegistrationData data) {
    AuthenticatorData<?> authenticator = data.getAttestationObject().getAuthenticatorData();
    AttestedCredentialData credential = authenticator.getAttestedCredentialData();
    Set<AuthenticatorTransport> transports =
        data.getTransports() == null ? Set.of() : data.getTransports();
    return new NewPasskey(
        Passkey.encoded(credential.getCredentialId()),
        Passkey.encoded(converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey())),
        authenticator.getSignCount(),
        authenticator.isFlagBE(),
        authenticator.isFlagBS(),
        transports.stream()
            .map(AuthenticatorTransport::getValue)
            .filter(TRANSPORTS::contains)
            .sorted()
            .toList());
  }

  /**
   * Parses the use of a passkey.
   *
   * @param credential an {@code AuthenticationResponseJSON}
   * @return empty if it is malformed
   */
  public Optional<PresentedPasskey> parse(JsonObject credential) {
    try {
      AuthenticationData data = manager.parseAuthenticationResponseJSON(credential.toString());
      return Optional.ofNullable(data.getCredentialId()).map(id -> new PresentedPasskey(data));
    } catch (RuntimeException rejected) {
      return rejected("response", rejected);
    }
  }

  /**
   * Verifies the use of a passkey.
   *
   * @param challenge that was issued, in Base64url
   * @param passkey the one with the presented ID
   */
  public PasskeyVerification verify(PresentedPasskey presented, String challenge, Passkey passkey) {
    try {
      AuthenticationData data = presented.data();
      requireSameOrigin(data.getCollectedClientData());
      manager.verify(
          data,
          new AuthenticationParameters(
              server(challenge), record(passkey), List.of(passkey.passkeyIdBytes()), true, true));
      AuthenticatorData<?> authenticator = data.getAuthenticatorData();
      return new PasskeyVerification(
          Outcome.ACCEPTED, passkey, authenticator.getSignCount(), authenticator.isFlagBS());
    } catch (MaliciousCounterValueException copied) {
      return PasskeyVerification.failed(Outcome.COUNTER_NOT_INCREASED, passkey);
    } catch (RuntimeException rejected) {
      rejected("use", rejected);
      return PasskeyVerification.failed(Outcome.REJECTED, passkey);
    }
  }

  private static <T> Optional<T> rejected(String what, RuntimeException reason) {
    LOG.log(
        Level.FINE,
        "Passkey {0} rejected: {1}",
        new Object[] {what, reason.getClass().getSimpleName()});
    return Optional.empty();
  }

  /** The library checks it for the use of a passkey only. */
  private static void requireSameOrigin(CollectedClientData client) {
    if (Boolean.TRUE.equals(client.getCrossOrigin()) || client.getTopOrigin() != null) {
      throw new IllegalArgumentException("The page was embedded in one of another origin");
    }
  }

  private ServerProperty server(String challenge) {
    return ServerProperty.builder()
        .origins(origins)
        .rpId(settings.relyingPartyId())
        .challenge(new DefaultChallenge(Base64.getUrlDecoder().decode(challenge)))
        .build();
  }

  private CredentialRecordImpl record(Passkey passkey) {
    COSEKey key = converter.getCborMapper().readValue(passkey.publicKeyBytes(), COSEKey.class);
    return new CredentialRecordImpl(
        new NoneAttestationStatement(),
        true,
        passkey.backupEligible(),
        passkey.backedUp(),
        passkey.signCount(),
        new AttestedCredentialData(AAGUID.ZERO, passkey.passkeyIdBytes(), key),
        null,
        null,
        null,
        null);
  }
}
