package dev.sallyport.signin.factor;

import dev.sallyport.session.AuthenticationMethod;
import java.util.Optional;
import java.util.UUID;

/**
 * A second factor on its way into the transaction that accepts it.
 *
 * @param code of the authenticator app, not compared yet
 * @param recoveryCode the row of a recovery code whose secret was right; not used yet
 */
record FactorProof(Optional<String> code, Optional<UUID> recoveryCode) {
  static final FactorProof WRONG = new FactorProof(Optional.empty(), Optional.empty());

  AuthenticationMethod method() {
    return code.isPresent() ? AuthenticationMethod.OTP : AuthenticationMethod.MFA;
  }

  @Override
  public String toString() {
    return "FactorProof[hidden]";
  }
}
