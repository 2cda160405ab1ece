package dev.sallyport.signin;

import dev.sallyport.account.User;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.passkey.Passkey;
import dev.sallyport.credential.passkey.PasskeyOptions;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import dev.sallyport.signin.flow.StartedFlow;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Begins the second step of a log-in, in the transaction of the first. */
@Dependent
public class SecondFactorStart {
  private final FactorFlowService flows;
  private final PasskeyService passkeys;
  private final PasskeyOptions options;

  @Inject
  public SecondFactorStart(
      FactorFlowService flows, PasskeyService passkeys, PasskeyOptions options) {
    this.flows = flows;
    this.passkeys = passkeys;
    this.options = options;
  }

  /**
   * Requires one of the factors.
   *
   * @param user locked by the caller
   * @param factors that the user has enrolled beside the password
   */
  FactorRequired require(User user, Set<CredentialType> factors) {
    List<Passkey> permitted = passkeys.of(user.id());
    StartedFlow flow =
        flows.beginSignIn(
            user.isDeletionPending() ? FlowPurpose.RESTORE : FlowPurpose.SIGN_IN,
            user.id(),
            !permitted.isEmpty());
    return new FactorRequired(
        factors,
        flow,
        Optional.ofNullable(flow.challenge())
            .map(challenge -> options.request(challenge, permitted)));
  }
}
