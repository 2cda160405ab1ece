package dev.sallyport.admin.action;

import dev.sallyport.access.Caller;
import dev.sallyport.account.UserSearchService;
import dev.sallyport.audit.AuditService;
import dev.sallyport.audit.EventType;
import dev.sallyport.audit.Subject;
import dev.sallyport.platform.http.client.RequestOrigin;
import dev.sallyport.problem.Problem;
import dev.sallyport.problem.ProblemType;
import dev.sallyport.session.revocation.RevocationService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;

/** Authorizes and records actions of operators, in its own transaction. */
@Stateless
public class OperatorActionService {
  private final AuditService audit;
  private final RevocationService revocations;
  private final UserSearchService users;

  /** Required by the EJB container. */
  protected OperatorActionService() {
    this(null, null, null);
  }

  @Inject
  public OperatorActionService(
      AuditService audit, RevocationService revocations, UserSearchService users) {
    this.audit = audit;
    this.revocations = revocations;
    this.users = users;
  }

  /**
   * Checks in the database, not in the memory of the node, whether the caller still has a role that
   * may act, because the actions of operators are too sensitive for a token whose user was just
   * deleted.
   *
   * @param sessionId the session of the actor of the origin
   * @param roles one of which the actor must have
   * @throws Problem 401 if the session has ended or no longer exists, 403 if its user is no longer
   *     active in one of the roles
   */
  public void admit(UUID sessionId, Set<String> roles, RequestOrigin origin) {
    if (revocations.isEndedOrAbsent(sessionId)) {
      throw Caller.revoked();
    }
    if (users.find(origin.actorId()).filter(user -> user.isActiveInRole(roles)).isEmpty()) {
      throw Problem.of(ProblemType.FORBIDDEN);
    }
  }

  /** Records a call of an authorized operator, see {@link #admit}. */
  public void record(UUID sessionId, Set<String> roles, Subject subject, RequestOrigin origin) {
    admit(sessionId, roles, origin);
    record(EventType.OPERATOR_ACTION, subject, origin);
  }

  /** Also for callers through JMX, who have no session. */
  public void record(EventType type, Subject subject, RequestOrigin origin) {
    audit.succeeded(type, subject, origin);
  }
}
