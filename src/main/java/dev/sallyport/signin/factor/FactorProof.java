package dev.sallyport.signin.factor;

import dev.sallyport.audit.FailureReason;
import dev.sallyport.credential.passkey.PasskeyVerification;
import dev.sallyport.session.authentication.AuthenticationMethod;
import java.util.Optional;
import java.util.UUID;

/**
 * A second factor on its way into the transaction that accepts it.
 *
 * @param code of the authenticator app, not compared yet
 * @param recoveryCode the row of a recovery code whose secret was right; not used yet
 * @param passkey verified; not used yet
 * @param failure the reason if the factor is not accepted
 */
record FactorProof(
    Optional<String> code,
    Optional<UUID> recoveryCode,
    Optional<PasskeyVerification> passkey,
    FailureReason failure) {
  static final FactorProof WRONG_CODE = wrong(FailureReason.INVALID_CODE);

  static FactorProof wrong(FailureReason reason) {
    return new FactorProof(Optional.empty(), Optional.empty(), Optional.empty(), reason);
  }

  static FactorProof ofCode(String code) {
    return new FactorProof(
        Optional.of(code), Optional.empty(), Optional.empty(), FailureReason.INVALID_CODE);
  }

  static FactorProof ofRecoveryCode(UUID row) {
    return new FactorProof(
        Optional.empty(), Optional.of(row), Optional.empty(), FailureReason.INVALID_CODE);
  }

  static FactorProof ofPasskey(PasskeyVerification verified) {
    return switch (verified.outcome()) {
      case ACCEPTED ->
          new FactorProof(
              Optional.empty(),
              Optional.empty(),
              Optional.of(verified),
              FailureReason.INVALID_PASSKEY);
      case COUNTER_NOT_INCREASED -> wrong(FailureReason.PASSKEY_COPIED);
      case REJECTED -> wrong(FailureReason.INVALID_PASSKEY);
    };
  }

  AuthenticationMethod method() {
    if (passkey.isPresent()) {
      return AuthenticationMethod.POP;
    }
    return code.isPresent() ? AuthenticationMethod.OTP : AuthenticationMethod.MFA;
  }

  @Override
  public String toString() {
    return "FactorProof[hidden]";
  }
}
