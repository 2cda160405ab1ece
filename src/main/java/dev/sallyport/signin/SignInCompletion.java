package dev.sallyport.signin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.User;
import dev.sallyport.account.deletion.AccountDeletionService;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.Authentication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** What each log-in ends with, within the transaction in which the user was authenticated. */
@ApplicationScoped
public class SignInCompletion {
  private final AccountService accounts;
  private final AccountDeletionService deletions;
  private final SessionService sessions;

  /** Required by CDI. */
  protected SignInCompletion() {
    this(null, null, null);
  }

  @Inject
  public SignInCompletion(
      AccountService accounts, AccountDeletionService deletions, SessionService sessions) {
    this.accounts = accounts;
    this.deletions = deletions;
    this.sessions = sessions;
  }

  /**
   * Cancels a requested deletion of the account, records the log-in and opens the session.
   *
   * @param locked active; the caller has locked it, and has rejected a pending deletion that this
   *     log-in must not cancel
   * @param sessionId of the new session
   * @param network becomes one that the user is known in; empty keeps it unknown
   */
  public OpenSession complete(
      User locked,
      UUID sessionId,
      Authentication authentication,
      Optional<String> network,
      RequestOrigin origin) {
    if (locked.isDeletionPending()) {
      deletions.restore(locked, Optional.of(sessionId), origin);
    }
    accounts.recordLogin(locked, network, sessionId, origin);
    return sessions.open(sessionId, locked, authentication, origin);
  }
}
