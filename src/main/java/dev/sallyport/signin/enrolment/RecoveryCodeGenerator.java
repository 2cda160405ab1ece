package dev.sallyport.signin.enrolment;

import dev.sallyport.audit.EventType;
import dev.sallyport.credential.password.LoginCandidate;
import dev.sallyport.credential.password.LoginCandidateService;
import dev.sallyport.credential.recovery.NewRecoveryCodes;
import dev.sallyport.platform.http.client.RequestClient;
import dev.sallyport.session.SessionRef;
import dev.sallyport.signin.hashing.PasswordHashing;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** Generates recovery codes for the user of a request, outside of every transaction. */
@Dependent
public class RecoveryCodeGenerator {
  private final LoginCandidateService candidates;
  private final PasswordHashing hashing;
  private final RequestClient client;

  @Inject
  public RecoveryCodeGenerator(
      LoginCandidateService candidates, PasswordHashing hashing, RequestClient client) {
    this.candidates = candidates;
    this.hashing = hashing;
    this.client = client;
  }

  /**
   * Generates and hashes ten codes.
   *
   * @param event with which a request is counted that the hash queue rejects
   * @throws dev.sallyport.problem.Problem 503 if the hash queue is full
   */
  public NewRecoveryCodes generate(SessionRef session, EventType event) {
    LoginCandidate candidate = candidates.find(session.userId(), client.address().network());
    return NewRecoveryCodes.generate(code -> hashing.hash(code, event, candidate.knownNetwork()));
  }
}
