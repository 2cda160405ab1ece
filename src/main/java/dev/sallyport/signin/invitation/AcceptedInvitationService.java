package dev.sallyport.signin.invitation;

import dev.sallyport.account.NewAccount;
import dev.sallyport.account.invitation.Invitation;
import dev.sallyport.account.invitation.InvitationService;
import dev.sallyport.credential.password.PasswordHash;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.OpenSession;
import dev.sallyport.signin.SignInService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** The transaction that accepts an invitation. */
@Stateless
public class AcceptedInvitationService {
  private final InvitationService invitations;
  private final SignInService signIns;

  /** Required by the EJB container. */
  protected AcceptedInvitationService() {
    this(null, null);
  }

  @Inject
  public AcceptedInvitationService(InvitationService invitations, SignInService signIns) {
    this.invitations = invitations;
    this.signIns = signIns;
  }

  /** The invitation of a link, which remains usable. */
  public Optional<Invitation> find(String token) {
    return invitations.find(token);
  }

  /**
   * Redeems the link, and creates the account with its roles and its first session.
   *
   * @return empty if the link is invalid or was redeemed meanwhile
   * @throws Problem 409 if the address has an account; the link remains usable
   */
  public Optional<OpenSession> create(
      UUID sessionId, String token, PasswordHash hash, String network, RequestOrigin origin) {
    return invitations
        .redeem(token)
        .map(invitation -> create(sessionId, invitation, hash, network, origin));
  }

  private OpenSession create(
      UUID sessionId,
      Invitation invitation,
      PasswordHash hash,
      String network,
      RequestOrigin origin) {
    NewAccount account =
        new NewAccount(invitation.email(), true, invitation.language(), invitation.roles());
    OpenSession session =
        signIns
            .signUp(sessionId, account, hash, network, origin)
            .orElseThrow(() -> Problem.of(ProblemType.EMAIL_TAKEN));
    invitations.accepted(invitation, session.user().id(), sessionId, origin);
    return session;
  }
}
