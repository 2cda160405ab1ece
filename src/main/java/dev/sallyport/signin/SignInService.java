package dev.sallyport.signin;

import dev.sallyport.account.AccountService;
import dev.sallyport.account.NewAccount;
import dev.sallyport.account.User;
import dev.sallyport.credential.Credential;
import dev.sallyport.credential.CredentialService;
import dev.sallyport.credential.CredentialType;
import dev.sallyport.credential.EnrolledCredentials;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.session.OpenSession;
import dev.sallyport.session.SessionService;
import dev.sallyport.session.authentication.Authentication;
import dev.sallyport.signin.device.RecognisedDevice;
import dev.sallyport.signin.device.RememberedDeviceService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The transaction at the end of each sign-in: account, credential, event and session are stored
 * together or not at all.
 */
@Stateless
public class SignInService {
  private final AccountService accounts;
  private final CredentialService credentials;
  private final SessionService sessions;
  private final SignInCompletion completion;
  private final SecondFactorStart secondFactor;
  private final RememberedDeviceService devices;
  private final Clock clock;

  /** Required by the EJB container. */
  protected SignInService() {
    this(null, null, null, null, null, null, null);
  }

  @Inject
  public SignInService(
      AccountService accounts,
      CredentialService credentials,
      SessionService sessions,
      SignInCompletion completion,
      SecondFactorStart secondFactor,
      RememberedDeviceService devices,
      Clock clock) {
    this.accounts = accounts;
    this.credentials = credentials;
    this.sessions = sessions;
    this.completion = completion;
    this.secondFactor = secondFactor;
    this.devices = devices;
    this.clock = clock;
  }

  /**
   * Creates the account with its password and its first session; empty if the e-mail address is
   * taken.
   *
   * @param sessionId of the new session
   */
  public Optional<OpenSession> signUp(
      UUID sessionId, NewAccount account, PasswordHash hash, String network, RequestOrigin origin) {
    Optional<User> created = accounts.create(account, network, sessionId, origin);
    created.ifPresent(
        user -> credentials.enrolFirst(user.id(), CredentialType.PASSWORD, hash.encoded()));
    return created.map(
        user -> sessions.open(sessionId, user, Authentication.byPassword(clock.instant()), origin));
  }

  /**
   * Continues a log-in whose password was verified: opens a session, or requires a second factor.
   *
   * @param sessionId of the new session
   * @param verified the candidate with the hash against which the password was verified
   * @param renewedHash replaces the stored hash; empty keeps it
   * @param deviceToken of a device that may replace the second factor; may be null
   * @return empty if the account was deactivated or deleted, its deletion requested, or its
   *     password changed meanwhile
   */
  public Optional<SignInResult> logIn(
      UUID sessionId,
      LoginCandidate verified,
      Optional<PasswordHash> renewedHash,
      String deviceToken,
      String network,
      RequestOrigin origin) {
    return accounts
        .lock(verified.userId())
        .filter(user -> !user.isDeletionPending())
        .flatMap(
            user -> proceed(sessionId, user, verified, renewedHash, deviceToken, network, origin));
  }

  /**
   * The same as {@link #logIn}, except that it cancels the deletion of the account if its user has
   * requested that: not before a second factor that the user has is verified as well.
   *
   * @return empty if the account was deactivated or deleted or its password changed meanwhile
   */
  public Optional<SignInResult> restore(
      UUID sessionId,
      LoginCandidate verified,
      Optional<PasswordHash> renewedHash,
      String network,
      RequestOrigin origin) {
    return accounts
        .lock(verified.userId())
        .flatMap(user -> proceed(sessionId, user, verified, renewedHash, null, network, origin));
  }

  private Optional<SignInResult> proceed(
      UUID sessionId,
      User locked,
      LoginCandidate verified,
      Optional<PasswordHash> renewedHash,
      String deviceToken,
      String network,
      RequestOrigin origin) {
    if (!locked.isActive()) {
      return Optional.empty();
    }
    EnrolledCredentials enrolled = credentials.of(verified.userId());
    Optional<Credential> password = enrolled.unchangedPassword(verified.passwordHash());
    if (password.isEmpty()) {
      return Optional.empty();
    }
    renewedHash.map(PasswordHash::encoded).ifPresent(password.get()::renew);
    Set<CredentialType> others = enrolled.besidePassword();
    Optional<RecognisedDevice> device =
        others.isEmpty()
            ? Optional.empty()
            : devices.recognise(locked, deviceToken, sessionId, origin);
    if (!others.isEmpty() && device.isEmpty()) {
      return Optional.of(secondFactor.require(locked, others));
    }
    password.get().used(clock.instant());
    // A known network has a budget of its own, also for tries of the second factor.
    Optional<String> known = device.isPresent() ? Optional.empty() : Optional.of(network);
    OpenSession session =
        completion.complete(
            locked, sessionId, Authentication.byPassword(clock.instant()), known, origin);
    return Optional.of(
        new SignedIn(session, device.isPresent(), device.flatMap(RecognisedDevice::nextToken)));
  }
}
