package dev.sallyport.signin.passkey;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.credential.passkey.PasskeyService;
import dev.sallyport.credential.passkey.PasskeyVerification;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.SignInCompletion;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** The transaction at the end of a sign-in with a passkey. */
@Stateless
public class PasskeySignInService {
  private final AccountService accounts;
  private final PasskeyService passkeys;
  private final SignInCompletion completion;
  private final Clock clock;

  /** Required by the EJB container. */
  protected PasskeySignInService() {
    this(null, null, null, null);
  }

  @Inject
  public PasskeySignInService(
      AccountService accounts, PasskeyService passkeys, SignInCompletion completion, Clock clock) {
    this.accounts = accounts;
    this.passkeys = passkeys;
    this.completion = completion;
    this.clock = clock;
  }

  /**
   * Opens a session.
   *
   * @param verified accepted, before this transaction
   * @param restoring whether to cancel the deletion of the account
   * @return empty if the account was deactivated or deleted, or the passkey removed or used
   *     meanwhile
   * @throws Problem 403 if the account will be deleted
   */
  public Optional<OpenSession> open(
      UUID sessionId,
      PasskeyVerification verified,
      boolean restoring,
      String network,
      RequestOrigin origin) {
    Optional<User> user = accounts.lock(verified.passkey().userId()).filter(User::isActive);
    if (user.isEmpty() || !passkeys.use(verified)) {
      return Optional.empty();
    }
    if (user.get().isDeletionPending() && !restoring) {
      throw Problem.of(ProblemType.ACCOUNT_DELETION_PENDING);
    }
    return Optional.of(
        completion.complete(
            user.get(),
            sessionId,
            Authentication.byPasskey(clock.instant()),
            Optional.of(network),
            origin));
  }
}
