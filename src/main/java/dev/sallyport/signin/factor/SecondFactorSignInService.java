package dev.sallyport.signin.factor;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.session.authentication.AuthenticationMethod;
import dev.sallyport.signin.SignInCompletion;
import dev.sallyport.signin.SignedIn;
import dev.sallyport.signin.device.RememberedDeviceService;
import dev.sallyport.signin.flow.FactorFlow;
import dev.sallyport.signin.flow.FactorFlowService;
import dev.sallyport.signin.flow.FlowPurpose;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The transaction at the end of a log-in with a second factor. */
@Stateless
public class SecondFactorSignInService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final FactorFlowService flows;
  private final FactorService factors;
  private final SignInCompletion completion;
  private final RememberedDeviceService devices;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SecondFactorSignInService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public SecondFactorSignInService(
      AccountService accounts,
      CredentialService credentials,
      FactorFlowService flows,
      FactorService factors,
      SignInCompletion completion,
      RememberedDeviceService devices,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.flows = flows;
    this.factors = factors;
    this.completion = completion;
    this.devices = devices;
    this.clock = clock;
  }

  /**
   * Opens a session if the factor is right. The flow goes on after a wrong one.
   *
   * @param remembering whether to remember the device
   * @return empty as well if the account was deactivated or its credentials have changed meanwhile,
   *     which ends the flow
   */
  public Optional<SignedIn> open(
      UUID sessionId,
      FactorFlow flow,
      FactorAttempt attempt,
      boolean remembering,
      String network,
      RequestOrigin origin) {
    Optional<User> user =
        accounts
            .lock(flow.userId())
            .filter(User::isActive)
            // A deletion that was requested since the log-in has ended it.
            .filter(found -> !found.isDeletionPending() || flow.purpose() == FlowPurpose.RESTORE);
    if (user.isEmpty() || !flows.isOpen(flow.id())) {
      return Optional.empty();
    }
    Optional<AuthenticationMethod> factor = factors.accept(user.get(), attempt, origin);
    if (factor.isEmpty()) {
      return Optional.empty();
    }
    flows.end(flow.id());
    Instant now = clock.instant();
    credentials
        .of(user.get().id())
        .find(CredentialType.PASSWORD)
        .ifPresent((Credential password) -> password.used(now));
    OpenSession session =
        completion.complete(
            user.get(),
            sessionId,
            Authentication.byPassword(now).withSecondFactor(now, factor.get()),
            Optional.of(network),
            origin);
    Optional<String> deviceToken =
        remembering ? devices.remember(user.get(), sessionId, origin) : Optional.empty();
    return Optional.of(new SignedIn(session, false, deviceToken));
  }
}
